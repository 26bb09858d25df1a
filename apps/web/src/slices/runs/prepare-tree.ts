import type { TableRun } from './prepare-run-cell.ts';

export interface TreeRow {
  readonly run: TableRun;
  readonly depth: number;
}

/** Rows of the first level by their index; not all of them are there. */
interface Roots {
  readonly total: number | undefined;
  readonly indexOf: (run_id: string) => number;
  readonly rowAt: (index: number) => TableRun | undefined;
}

/**
 * Where a run of the first level stands: the rows that are there say it, else it is where it was. Undefined where another is in its place,
 * or none.
 */
export function indexOfRoot(id: string, before: number, rows: Roots): number | undefined {
  const index = rows.indexOf(id);
  if (index >= 0) return index;
  const isElsewhere = rows.rowAt(before) !== undefined || before >= (rows.total ?? 0);
  return isElsewhere ? undefined : before;
}

/** What shows below a run, depth first; a run that is its own ancestor ends the descent. */
export function rowsBelow(
  id: string,
  opened: ReadonlySet<string>,
  childrenOf: (id: string) => readonly TableRun[],
  depth = 1,
  above: readonly string[] = [],
): readonly TreeRow[] {
  if (!opened.has(id) || above.includes(id)) return [];
  return childrenOf(id).flatMap((run) => [
    { run, depth },
    ...rowsBelow(run.info.run_id, opened, childrenOf, depth + 1, [...above, id]),
  ]);
}
