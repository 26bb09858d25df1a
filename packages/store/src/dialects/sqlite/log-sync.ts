import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { StoreError } from '../../errors.ts';

/** Brings to the disk what the operating system still holds of a file. */
export interface SyncFile {
  /** On another thread; `done` is called when it ended. */
  readonly inBackground: (done: (error: Error | null) => void) => void;
  /** On this one. */
  readonly now: () => void;
}

/** A sync that is quicker than this is waited for on the main thread when nobody else wants that. */
const quickMs = 1;

type Waiting = PromiseWithResolvers<void>;

/**
 * Makes commits survive a power cut: one sync of the write-ahead log for all commits that were made before it began. It runs on the
 * thread pool, so that the event loop and the next group go on meanwhile.
 */
export class LogSync {
  readonly #file: SyncFile;
  /** Who waits for the sync that runs, and for the one after it. */
  #running: Waiting | undefined;
  #next: Waiting | undefined;
  #lastMs = 0;
  #failure: StoreError | undefined;

  constructor(file: SyncFile) {
    this.#file = file;
  }

  /** Resolves after a sync that began after this call. Rejects, and does so ever after, when the disk reports an error. */
  flush(): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    this.#next ??= Promise.withResolvers();
    const { promise } = this.#next;
    if (!this.#running) this.#begin(this.#next);
    return promise;
  }

  /** As `flush`, for a commit that nobody waits behind: on a quick disk two changes of threads take as long as the sync. Undefined when done. */
  flushAlone(): Promise<void> | undefined {
    if (this.#failure || this.#running || this.#lastMs > quickMs) return this.flush();
    const begin = performance.now();
    try {
      this.#file.now();
    } catch (error) {
      return Promise.reject(this.#fail(error));
    }
    this.#lastMs = performance.now() - begin;
    return undefined;
  }

  /** The end of every sync that was asked for; undefined when there is none. */
  get pending(): Promise<void> | undefined {
    return (this.#next ?? this.#running)?.promise;
  }

  #begin(waiting: Waiting): void {
    this.#running = waiting;
    this.#next = undefined;
    const begin = performance.now();
    this.#file.inBackground((error) => {
      this.#lastMs = performance.now() - begin;
      this.#running = undefined;
      if (error) waiting.reject(this.#fail(error));
      else waiting.resolve();
      if (this.#next) this.#begin(this.#next);
    });
  }

  /** What a failed sync left behind cannot be known, nor mended by another: the system may have dropped the pages. */
  #fail(cause: unknown): StoreError {
    this.#failure = new StoreError('unsafe', 'the disk could not keep a write; restart the server', { cause });
    this.#next?.reject(this.#failure);
    this.#next = undefined;
    return this.#failure;
  }
}

/** The log of an open database. Closing this second descriptor of it drops no lock: the engine locks other files. */
export const openLog = (path: string): { readonly sync: LogSync; close(): Promise<void> } => {
  const file = openSync(`${path}-wal`, 'r+');
  const sync = new LogSync({ inBackground: (done) => fdatasync(file, done), now: () => fdatasyncSync(file) });
  const close = async (): Promise<void> => {
    await sync.pending?.catch(() => {});
    closeSync(file);
  };
  return { sync, close };
};
