import { useMemo } from 'react';
import { exactNumber, shortNumber } from '../../kernel/format.ts';
import type { CompareSearch, SetCompare } from './compare-search.ts';
import { type ComparedRun, type ConfigRow, configRows } from './prepare-config.ts';
import { changeText, type MetricRow, metricRows } from './prepare-metrics.ts';
import { RunHeads } from './RunHeads.tsx';

interface TableProps {
  readonly runs: readonly ComparedRun[];
  readonly search: CompareSearch;
  readonly set: SetCompare;
}

/** Params, tags and facts: a line each, a column per run. */
export function ConfigTable({ runs, search, set }: TableProps) {
  const rows = useMemo(() => configRows(runs), [runs]);
  const shown = search.all ? rows : rows.filter(({ differs }) => differs);
  return (
    <div className="compare-scroll">
      <table className="compare">
        <thead>
          <tr>
            <th scope="col">{countText(shown.length, rows.length)}</th>
            <RunHeads {...{ runs, set }} />
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <ConfigLine key={row.path} row={row} runs={runs} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && (
        <p className="compare-note">
          {rows.length === 0 ? 'These runs have no params.' : `All ${rows.length} settings are equal.`}
        </p>
      )}
    </div>
  );
}

const countText = (shown: number, all: number): string =>
  shown === all ? `${all} settings` : `${shown} of ${all} settings differ`;

function ConfigLine({
  row: { path, values, differs },
  runs,
}: {
  readonly row: ConfigRow;
  readonly runs: readonly ComparedRun[];
}) {
  const [base] = values;
  return (
    <tr>
      <th scope="row" className="cut" title={path}>
        {path}
      </th>
      {values.map((value, i) => (
        <td key={runs[i]?.info?.run_id} data-differs={(differs && value !== base) || undefined} title={value}>
          {value ?? <span className="meta">—</span>}
        </td>
      ))}
    </tr>
  );
}

/** Last values: a line per metric, with the distance from the first run; both ends stand out. */
export function MetricsTable({ runs, search, set }: TableProps) {
  const rows = useMemo(() => metricRows(runs), [runs]);
  const shown = search.all ? rows : rows.filter(({ values }) => new Set(values).size > 1);
  return (
    <div className="compare-scroll">
      <table className="compare">
        <thead>
          <tr>
            <th scope="col">
              {shown.length === rows.length
                ? `${rows.length} metrics`
                : `${shown.length} of ${rows.length} metrics differ`}
            </th>
            <RunHeads {...{ runs, set }} />
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <MetricLine key={row.key} row={row} runs={runs} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && (
        <p className="compare-note">
          {rows.length === 0 ? 'These runs have no metrics.' : `All ${rows.length} metrics are equal.`}
        </p>
      )}
    </div>
  );
}

function MetricLine({
  row: { key, values, min, max },
  runs,
}: {
  readonly row: MetricRow;
  readonly runs: readonly ComparedRun[];
}) {
  return (
    <tr>
      <th scope="row" className="cut" title={key}>
        {key}
      </th>
      {values.map((value, i) => (
        <td
          key={runs[i]?.info?.run_id}
          className="num"
          data-end={
            value === undefined || max === undefined
              ? undefined
              : value === max
                ? 'max'
                : value === min
                  ? 'min'
                  : undefined
          }
          title={value === undefined ? 'not logged' : exactNumber(value)}
        >
          {value === undefined ? <span className="meta">—</span> : shortNumber(value)}
          {i > 0 && <span className="meta change">{changeText(value, values[0])}</span>}
        </td>
      ))}
    </tr>
  );
}
