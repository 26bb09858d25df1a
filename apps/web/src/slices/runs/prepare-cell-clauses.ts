import { quotedValue } from './filter-context.ts';
import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import { filterName, type RunColumn } from './run-columns.ts';

export interface CellClause {
  readonly label: string;
  readonly clause: string;
}

/** Conditions that a cell suggests: its value only, any other, or from it on; none where the language has no name for it. */
export function prepareCellClauses(run: TableRun, column: RunColumn): readonly CellClause[] {
  const name = filterName(column);
  const value = prepareRunCell(run, column, 0)?.exact;
  if (name === undefined) return [];
  if (column.namespace === 'metrics') return value === undefined ? [] : numberClauses(name, Number(value));
  if (column.key === 'start_time' || column.key === 'end_time') {
    const ms = column.key === 'start_time' ? run.info.start_time : run.info.end_time;
    return ms ? timeClauses(name, ms) : [];
  }
  if (value === undefined)
    return canBeNull(column) ? [{ label: 'Only runs without one', clause: `${name} IS NULL` }] : [];
  return [
    { label: 'Only this', clause: `${name} = ${quotedValue(value)}` },
    { label: 'Not this', clause: `${name} != ${quotedValue(value)}` },
  ];
}

const canBeNull = ({ namespace, key }: RunColumn): boolean =>
  namespace === 'params' || namespace === 'tags' || key === 'source';

const numberClauses = (name: string, value: number): readonly CellClause[] =>
  Number.isFinite(value)
    ? [
        { label: `≥ ${value}`, clause: `${name} >= ${value}` },
        { label: `≤ ${value}`, clause: `${name} <= ${value}` },
      ]
    : [];

const timeClauses = (name: string, ms: number): readonly CellClause[] => [
  { label: 'From then on', clause: `${name} >= ${ms}` },
  { label: 'Until then', clause: `${name} <= ${ms}` },
];
