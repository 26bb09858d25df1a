/** Why the store refused; the edge maps it to a status, the command line prints the message. */
export type StoreProblem =
  /** No space left on the disk. */
  | 'full'
  /** Too many heavy reads wait already. */
  | 'busy'
  /** A unique constraint said no. */
  | 'conflict'
  /** Another program holds the engine's own write lock. */
  | 'locked'
  /** Another Millrace process serves this database. */
  | 'in-use'
  /** The file belongs to another program, MLflow included. */
  | 'foreign'
  /** Written by a newer Millrace. */
  | 'newer'
  /** A URI that cannot be served. */
  | 'unsupported'
  | 'not-writable'
  | 'damaged'
  /** A programming error in the caller. */
  | 'misuse'
  /** A sync failed: what was committed last may not survive a power cut, so nothing more is written. */
  | 'unsafe'
  | 'closed'
  | 'failed';

/** Every failure that the store itself reports. The message is one line, fit for an operator, without SQL text. */
export class StoreError extends Error {
  readonly problem: StoreProblem;

  constructor(problem: StoreProblem, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
    this.problem = problem;
  }
}

/** Nothing was applied because the disk is full; reads go on, and writes do once there is space. */
export class StoreFull extends StoreError {
  constructor(cause?: unknown) {
    super('full', 'no space is left on the disk that holds the database', { cause });
  }
}

/** The queue of heavy reads is full; nothing was started. */
export class StoreBusy extends StoreError {
  constructor(waiting: number) {
    super('busy', `${waiting} heavy reads are waiting already`);
  }
}

/** A row with the same unique key exists. `columns` are `table.column` names. */
export class StoreConflict extends StoreError {
  readonly columns: readonly string[];

  constructor(columns: readonly string[], cause?: unknown) {
    super('conflict', 'a row with the same key exists', { cause });
    this.columns = columns;
  }
}
