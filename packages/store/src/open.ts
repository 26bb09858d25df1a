import { Deferred } from './deferred.ts';
import type { Durability, Engine } from './dialects/dialect.ts';
import { dialectOf } from './dialects/index.ts';
import { StoreFull } from './errors.ts';
import { ReadWorkers } from './read-workers.ts';
import { QuickReads } from './readers.ts';
import type { Fold, Reader, Store } from './store.ts';
import { parseBackendUri } from './uri.ts';
import { Writer } from './writer.ts';

export interface StoreOptions {
  /** As MLflow writes it: `sqlite:///relative.db` (to the working folder) or `sqlite:////absolute.db`. */
  readonly uri: string;
  readonly durability: Durability;
  /** Threads for heavy reads, 2 unless told otherwise; each starts on first use. */
  readonly readWorkers?: number;
  /**
   * The module that a worker thread starts with; it must call `runReadWorker` when `isReadWorker()`. Without it heavy reads run on
   * the calling thread, which is right for tests and one-off tools only.
   */
  readonly workerEntry?: URL;
  /** What `Store.append` defers; without it nothing may be deferred, now or earlier. */
  readonly fold?: Fold;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A store with what only its owner needs. */
export interface OpenedStore extends Store {
  /** Absolute path of the database file. */
  readonly path: string;
  /** Moves the whole write-ahead log into the database file, so that the file's size counts. Blocks the thread. */
  checkpoint(): void;
}

/**
 * Opens the database, creating it or bringing its schema up to date, and locks other processes out. Throws `StoreError`
 * with one readable line when it cannot be served.
 */
export const openStore = async (options: StoreOptions): Promise<OpenedStore> => {
  const backend = parseBackendUri(options.uri);
  let workers: ReadWorkers | undefined;
  const whileUnread = async (work: () => void): Promise<void> => (workers ? workers.whileIdle(work) : work());
  const { durability, now } = options;
  const engine = await dialectOf(backend).open({ path: backend.path, durability, now, whileUnread });
  if (options.workerEntry) {
    workers = new ReadWorkers({ entry: options.workerEntry, address: engine.address, size: options.readWorkers ?? 2 });
  }
  return storeOf(engine, workers, options.fold);
};

/** The store over an opened engine. */
export const storeOf = (engine: Engine, workers: ReadWorkers | undefined, fold?: Fold): OpenedStore => {
  const writer = new Writer(engine, new Deferred(fold));
  const reads = new QuickReads(engine.reader);
  /** What a reader saw must not be taken back by a power cut after its answer. */
  const settled = async <T>(result: Promise<T>): Promise<T> => {
    const value = await result;
    const settling = engine.settling();
    if (settling) await settling;
    return value;
  };
  /** The gate of every read: first, what was deferred has to be where `look` will look. `work` is the same on a connection of the calling thread. */
  const gated = async <T>(look: () => Promise<T>, work: (reader: Reader) => Promise<T>): Promise<T> => {
    try {
      const folding = writer.fold();
      if (folding) await folding;
    } catch (error) {
      if (error instanceof StoreFull) return settled(writer.look(work));
      throw error;
    }
    return settled(look());
  };
  const read = <T>(work: (reader: Reader) => Promise<T>): Promise<T> => gated(() => reads.read(work), work);
  const close = async (): Promise<void> => {
    await writer.close();
    await reads.close();
    await workers?.close();
    await engine.close();
  };
  let closing: Promise<void> | undefined;
  return {
    can: engine.can,
    path: engine.address.path,
    read,
    write: (work, options) => writer.write(work, options),
    append: (work) => writer.append(work),
    onCommit: (listener) => writer.onCommit(listener),
    groupSizes: () => writer.groupSizes,
    heavy: <A, T>(job: { name: string; run: (reader: Reader, args: A) => Promise<T> }, args: A): Promise<T> =>
      workers
        ? gated(
            () => workers.run(job.name, args) as Promise<T>,
            (reader) => job.run(reader, args),
          )
        : read((reader) => job.run(reader, args)),
    checkpoint: engine.checkpoint,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};
