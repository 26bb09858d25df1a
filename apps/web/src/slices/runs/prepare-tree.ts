import type { TableRun } from './prepare-run-cell.ts';

export interface TreeRow {
  readonly run: TableRun;
  readonly depth: number;
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
