import { useMemo, useState } from 'react';
import { cellText, comparedRows, type LoadedTable } from '../../artifacts/index.ts';
import type { CompareSearch, SetCompare } from '../compare-search.ts';
import type { ComparedRun } from '../prepare-config.ts';
import { diffSummary, type PlainTable, type RowPair, tableDiff } from './prepare-table-diff.ts';

interface TablesProps {
  readonly runs: readonly ComparedRun[];
  /** One per run; undefined where the run has no such file. */
  readonly tables: readonly (LoadedTable | undefined)[];
  readonly search: CompareSearch;
  readonly set: SetCompare;
}

/** The table of every run beside the first run's, with the rows and cells that differ. */
export function TablesSideBySide({ runs, tables, search, set }: TablesProps) {
  const plain = useMemo(() => tables.map((table) => table && plainOf(table)), [tables]);
  const columns = [...new Set(plain.flatMap((table) => table?.columns ?? []))];
  return (
    <div className="compare-texts">
      <div className="line">
        <label className="line">
          Match rows by
          <select
            className="field"
            value={search.by ?? ''}
            onChange={({ target }) => set({ by: target.value || undefined }, false)}
          >
            <option value="">their order</option>
            {columns.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {tables.some((table) => table?.isCut) && (
          <span className="meta">The first {comparedRows.toLocaleString('en')} rows of each are compared.</span>
        )}
      </div>
      {plain.slice(1).map((table, i) => (
        <Pair
          key={runs[i + 1]?.info?.run_id}
          names={[nameOf(runs[0]), nameOf(runs[i + 1])]}
          left={plain[0]}
          right={table}
          search={search}
        />
      ))}
    </div>
  );
}

const nameOf = (run: ComparedRun | undefined): string => run?.info?.run_name || (run?.info?.run_id ?? '');

const plainOf = ({ columns, rows }: LoadedTable): PlainTable => ({
  columns,
  rows: rows.map((row) => row.map(cellText)),
});

interface PairProps {
  readonly names: readonly [string, string];
  readonly left: PlainTable | undefined;
  readonly right: PlainTable | undefined;
  readonly search: CompareSearch;
}

const rowsStep = 200;

function Pair({ names, left, right, search: { by, all } }: PairProps) {
  const diff = useMemo(() => left && right && tableDiff(left, right, by), [left, right, by]);
  const [most, setMost] = useState(rowsStep);
  if (!diff) return <p className="compare-note">{left ? names[1] : names[0]} does not have this table.</p>;
  const rows = all ? diff.pairs : diff.pairs.filter(({ kind }) => kind !== 'same');
  return (
    <section>
      <h3>
        {names[0]} → {names[1]}
      </h3>
      <p className="meta">{diffSummary(diff)}</p>
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <div className="table-diff-box" role="region" aria-label={`${names[0]} and ${names[1]}`} tabIndex={0}>
          <table className="table-diff">
            <thead>
              <tr>
                {names.map((name, side) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: there are two sides, and names may be equal
                  <th key={side} scope="colgroup" colSpan={diff.columns.length}>
                    {name}
                  </th>
                ))}
              </tr>
              <tr>
                {[0, 1].map((side) =>
                  diff.columns.map((column) => (
                    <th key={`${side} ${column}`} scope="col">
                      {column}
                    </th>
                  )),
                )}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, most).map((pair, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a comparison have no other identity
                <PairRow key={at} pair={pair} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + rowsStep)}>
          {(rows.length - most).toLocaleString('en')} more rows
        </button>
      )}
    </section>
  );
}

const PairRow = ({ pair: { kind, left, right, changed } }: { readonly pair: RowPair }) => (
  <tr data-kind={kind}>
    {[left, right].map((values, side) =>
      values.map((value, at) => (
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
          key={`${side} ${at}`}
          data-side={side === 0 ? 'left' : 'right'}
          data-first={at === 0 || undefined}
          data-differs={changed.has(at) || undefined}
          title={value}
        >
          {value}
        </td>
      )),
    )}
  </tr>
);
