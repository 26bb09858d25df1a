import { trusted } from '../trusted-types.ts';
import type { RowMatches } from './match-rows.ts';
import type { PackedTable } from './packed-table.ts';
import type { ReadTable, TableFile } from './read-table.ts';
import type { TableRequest, TableTask } from './table-worker.ts';
import address from './table-worker.ts?worker&url';

const waiting = new Map<number, (done: unknown) => void>();
let worker: Worker | undefined;
let last = 0;

/** The first rows of a file, read on a thread of their own, which starts on first use. The bytes are gone from here. */
export const readInWorker = (file: TableFile): Promise<ReadTable | null> =>
  ask({ kind: 'read', file }, [file.bytes.buffer as ArrayBuffer]) as Promise<ReadTable | null>;

/** The rows of two tables beside each other, matched on the same thread. */
export const matchInWorker = (left: PackedTable, right: PackedTable, by: string | undefined): Promise<RowMatches> =>
  ask({ kind: 'match', left, right, by }) as Promise<RowMatches>;

function ask(task: TableTask, transfer: Transferable[] = []): Promise<unknown> {
  worker ??= start();
  const request: TableRequest = { id: ++last, task };
  worker.postMessage(request, transfer);
  return new Promise((resolve) => waiting.set(request.id, resolve));
}

function start(): Worker {
  const started = new Worker(trusted.createScriptURL(address), { type: 'module', name: 'millrace-tables' });
  started.onmessage = ({ data: { id, done } }: MessageEvent<{ id: number; done: unknown }>) => {
    waiting.get(id)?.(done);
    waiting.delete(id);
  };
  return started;
}
