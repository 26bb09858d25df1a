/** Reads tables and matches their rows where it holds up nobody: 100,000 rows take longer than a frame. */
import { matchRows } from './match-rows.ts';
import type { PackedTable } from './packed-table.ts';
import { readTable, type TableFile } from './read-table.ts';

export type TableTask =
  | { readonly kind: 'read'; readonly file: TableFile }
  | {
      readonly kind: 'match';
      readonly left: PackedTable;
      readonly right: PackedTable;
      readonly by: string | undefined;
    };

export interface TableRequest {
  readonly id: number;
  readonly task: TableTask;
}

addEventListener('message', ({ data: { id, task } }: MessageEvent<TableRequest>) => {
  postMessage({ id, done: task.kind === 'read' ? readTable(task.file) : matchRows(task.left, task.right, task.by) });
});
