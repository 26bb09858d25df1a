import type { Database } from 'better-sqlite3';

const pageBytes = 4096;

/** Sizes of the write-ahead log, in pages. */
const limits = {
  /** So much is copied into the database file at a time; about 5 ms. */
  copy: (4 * 1024 * 1024) / pageBytes,
  /** Readers that overlap keep the log from starting anew; from here on they are asked to pause. */
  pause: (32 * 1024 * 1024) / pageBytes,
} as const;

interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

/** Runs `work` at a moment when no worker thread reads. */
export type WhileUnread = (work: () => void) => Promise<void>;

/**
 * Copies the write-ahead log into the database file, between groups. To do it on a worker thread was measured and is no
 * better: the longest waits are for the disk, which both share, and the thread takes 35 MiB.
 */
export class Checkpointer {
  readonly #db: Database;
  readonly #whileUnread: WhileUnread;
  #planned = false;

  constructor(db: Database, whileUnread: WhileUnread) {
    this.#db = db;
    this.#whileUnread = whileUnread;
  }

  /** Called after each group, before its answers have left; the copying waits until they have. */
  afterCommit(): void {
    if (this.#planned) return;
    const { log, checkpointed } = this.#log('NOOP');
    if (log - checkpointed >= limits.copy) this.#plan(async () => void this.#log('PASSIVE'));
    else if (log >= limits.pause) this.#plan(() => this.#whileUnread(() => this.#log('RESTART')));
  }

  #plan(work: () => Promise<void>): void {
    this.#planned = true;
    setImmediate(async () => {
      await work();
      this.#planned = false;
    });
  }

  #log(mode: 'NOOP' | 'PASSIVE' | 'RESTART'): LogState {
    const unknown = { log: 0, checkpointed: 0 };
    if (!this.#db.open) return unknown;
    try {
      return (this.#db.pragma(`wal_checkpoint(${mode})`) as LogState[])[0] ?? unknown;
    } catch {
      // A checkpoint that fails (a full disk) loses nothing: the log stays, and the next group tries again.
      return unknown;
    }
  }
}
