import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database, Statement } from 'better-sqlite3';
import type { LogSync } from './log-sync.ts';

const pageBytes = 4096;
const pages = (mebibytes: number): number => (mebibytes * 1024 * 1024) / pageBytes;

/** Sizes of the write-ahead log, in pages. */
const limits = {
  /** From here on it is copied into the database file, once it also holds `commitsPerCopy`, … */
  copy: pages(4),
  /** … or in any case. */
  copyAnyhow: pages(16),
  /** Readers that overlap keep the log from starting anew; from here on they are asked to pause. */
  pause: pages(32),
  /** From here on writers wait until it has started anew: what a long read keeps from it would grow with their rate. */
  full: pages(64),
} as const;

/**
 * A page that many commits wrote is copied once. Small commits fill the smaller log with more of them than this; it stays short then,
 * because a sync that makes the file longer takes twice the time of one that writes over it.
 */
const commitsPerCopy = 64;

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
  readonly #sync: LogSync;
  readonly #whileUnread: WhileUnread;
  readonly #look: Statement;
  #planned: Promise<void> | undefined;
  #full = false;
  #commits = 0;

  constructor(db: Database, sync: LogSync, whileUnread: WhileUnread) {
    this.#db = db;
    this.#sync = sync;
    this.#whileUnread = whileUnread;
    // As a list: for an object the driver would compile a function at every call, since a pragma is prepared anew each time.
    this.#look = db.prepare('PRAGMA wal_checkpoint(NOOP)').raw();
  }

  /** Called after each group, when its answers have left and before the next one begins. */
  afterCommit(): void {
    const { log, checkpointed } = this.#state();
    this.#full = log >= limits.full;
    this.#commits += 1;
    if (this.#planned) return;
    if (log >= limits.pause) this.#plan(() => this.#whileUnread(() => this.#run('RESTART')));
    else if (this.#isDue(log - checkpointed)) this.#plan(async () => this.#run('PASSIVE'));
  }

  #state(): LogState {
    try {
      const [, log, checkpointed] = this.#look.get() as [busy: number, log: number, checkpointed: number];
      return { log, checkpointed };
    } catch {
      return { log: 0, checkpointed: 0 };
    }
  }

  #isDue(uncopied: number): boolean {
    return uncopied >= limits.copyAnyhow || (uncopied >= limits.copy && this.#commits >= commitsPerCopy);
  }

  /** What the next group has to wait for, if anything. */
  room(): Promise<void> | undefined {
    return this.#full ? this.#planned : undefined;
  }

  #plan(work: () => Promise<void>): void {
    this.#planned = this.#afterSync(work).finally(() => {
      this.#planned = undefined;
    });
  }

  /** The engine syncs the log before it copies, on this thread; after a sync on another one that takes no time. */
  async #afterSync(work: () => Promise<void>): Promise<void> {
    await nextTurn();
    await this.#sync.flush().catch(() => {});
    await work();
  }

  #run(mode: 'PASSIVE' | 'RESTART'): void {
    if (!this.#db.open) return;
    this.#commits = 0;
    try {
      this.#db.pragma(`wal_checkpoint(${mode})`);
    } catch {
      // A checkpoint that fails (a full disk) loses nothing: the log stays, and the next group tries again.
    }
  }
}
