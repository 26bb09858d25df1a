import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import type { RunColumn } from './run-columns.ts';
import type { Aggregate } from './use-aggregates.ts';

/** Where the value of a run lies between the least and the greatest of its column, 0 to 1; undefined where there is no number. */
export function tintOf(run: TableRun, column: RunColumn, range: Aggregate | undefined): number | undefined {
  const value = Number(prepareRunCell(run, column, 0)?.exact ?? Number.NaN);
  const { min, max } = range ?? {};
  if (!Number.isFinite(value) || min === undefined || max === undefined || min === max) return undefined;
  return Math.round(Math.max(0, Math.min(1, (value - min) / (max - min))) * 100) / 100;
}
