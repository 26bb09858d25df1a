import { parentPort, workerData } from 'node:worker_threads';
import type { Address } from './dialects/dialect.ts';
import { openReader } from './dialects/index.ts';
import { StoreError } from './errors.ts';
import type { Errand, Report, WorkerStart } from './read-message.ts';
import { readSnapshot } from './readers.ts';
import type { ReadJob } from './store.ts';

/** Jobs of all kinds in one list. */
export type AnyReadJob = ReadJob<never, unknown>;

/** True in a thread that `openStore` started: the entry then calls `runReadWorker` and nothing else. */
export const isReadWorker = (): boolean => (workerData as Partial<WorkerStart> | null)?.store !== undefined;

/** The main function of a read worker: serves `jobs` on a read-only connection of its own, one at a time. */
export const runReadWorker = ({ jobs }: { readonly jobs: readonly AnyReadJob[] }): void => {
  const port = parentPort;
  if (!port || !isReadWorker()) throw new StoreError('misuse', 'read workers are started by the store');
  const { store } = workerData as WorkerStart;
  const perform = performer(store, jobs);
  port.on('message', async (errand: Errand) => {
    const result = await report(errand, perform);
    port.postMessage(result, 'value' in result ? transferable(result.value) : []);
  });
};

type Perform = (errand: Errand) => Promise<unknown>;

const performer = (store: Address, jobs: readonly AnyReadJob[]): Perform => {
  const session = openReader(store);
  const byName = new Map(jobs.map((job) => [job.name, job]));
  return async (errand) => {
    const job = byName.get(errand.job);
    if (!job) throw new StoreError('misuse', `the read worker has no job ${errand.job}`);
    return own(await readSnapshot(session, (reader) => job.run(reader, errand.args as never)));
  };
};

const report = async (errand: Errand, perform: Perform): Promise<Report> => {
  try {
    return { value: await perform(errand) };
  } catch (error) {
    return { error, members: error instanceof Error ? { ...error } : {} };
  }
};

/** Bytes of a shared pool cannot change hands; they are copied to a buffer of their own. */
const own = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return value.byteLength === value.buffer.byteLength ? value : new Uint8Array(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, it instanceof Uint8Array ? own(it) : it]));
};

/** Bytes that are the answer, or members of it, change hands instead of being copied. */
const transferable = (value: unknown): ArrayBuffer[] => {
  const found = value instanceof Uint8Array ? [value] : typeof value === 'object' && value ? Object.values(value) : [];
  return found.flatMap((it) => (it instanceof Uint8Array && it.buffer instanceof ArrayBuffer ? [it.buffer] : []));
};
