import type { Database } from 'better-sqlite3';
import type { Background } from '../dialect.ts';

const pageBytes = 4096;

/** Sizes of the write-ahead log, in pages. */
const limits = {
  /** A worker starts to copy the log into the database file. */
  background: (4 * 1024 * 1024) / pageBytes,
  /** What a worker left is little enough for the writer to copy; then the log starts anew. */
  finish: (256 * 1024) / pageBytes,
  /** No worker keeps up, or there is none: the writer copies all. */
  hard: (64 * 1024 * 1024) / pageBytes,
} as const;

interface LogState {
  readonly log: number;
  readonly checkpointed: number;
}

/** Copies the write-ahead log into the database file without making a write wait for more than a small rest of it. */
export class Checkpointer {
  readonly #db: Database;
  readonly #background: Background | undefined;
  #working = false;

  constructor(db: Database, background: Background | undefined) {
    this.#db = db;
    this.#background = background;
  }

  /** Called between groups. */
  afterCommit(): void {
    const { log, checkpointed } = logState(this.#db, 'NOOP');
    if (log < limits.background || this.#working) return;
    const rest = log - checkpointed;
    if (rest <= limits.finish || log >= limits.hard || !this.#background) logState(this.#db, 'PASSIVE');
    else this.#start(this.#background);
  }

  #start(background: Background): void {
    this.#working = true;
    // A failed checkpoint (a full disk) loses nothing: the log stays, and the next group tries again.
    background()
      .catch(() => {})
      .finally(() => {
        this.#working = false;
      });
  }
}

const logState = (db: Database, mode: 'NOOP' | 'PASSIVE'): LogState => {
  try {
    return (db.pragma(`wal_checkpoint(${mode})`) as LogState[])[0] ?? { log: 0, checkpointed: 0 };
  } catch {
    // As above; a commit that is done must not look undone because upkeep failed.
    return { log: 0, checkpointed: 0 };
  }
};
