import type { TableRun } from './prepare-run-cell.ts';

export interface TreeRow {
  readonly run: TableRun;
  readonly depth: number;
}

/** An opened run of the first level: where it stands among these, and all that shows below it. */
export interface OpenedRoot {
  readonly index: number;
  readonly below: readonly TreeRow[];
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

export type TreePlace = { readonly root: number } | TreeRow;

/** The place of a line in a table whose opened roots push the others down. `roots` are in the order of their index. */
export function placeAt(line: number, roots: readonly OpenedRoot[]): TreePlace {
  let before = 0;
  for (const { index, below } of roots) {
    const first = index + before + 1;
    if (line < first) break;
    const row = below[line - first];
    if (row) return row;
    before += below.length;
  }
  return { root: line - before };
}

/** Lines of such a table. */
export const lineCount = (total: number, roots: readonly OpenedRoot[]): number =>
  roots.reduce((sum, { below }) => sum + below.length, total);
