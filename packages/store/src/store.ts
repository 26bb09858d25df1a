import type { Kysely } from 'kysely';
import type { GroupSizes } from './group-sizes.ts';
import type { KeyMemory } from './key-memory.ts';
import type { Schema } from './schema.ts';

/** What a parameter or a column may hold. NaN is never bound (SQLite would store NULL). */
export type Value = string | number | bigint | null | Uint8Array;

/** A hand-written statement of a measured hot path; `R` is its row. Prepared once per connection, by its text. */
export interface Statement<R> {
  readonly sql: string;
  /** Rows come as arrays in column order, not as objects: half the cost for thousands of rows. */
  readonly raw?: boolean;
  /** Type carrier only; never set. */
  readonly row?: R;
}

export const statement = <R = never>(sql: string, options: { raw?: boolean } = {}): Statement<R> => ({
  sql,
  ...options,
});

/** What the engines differ in; ask for these, never for a vendor. */
export interface Capabilities {
  /** One writer at a time; group commit pays. */
  readonly singleWriter: boolean;
  /** Tables may be clustered by their primary key (`WITHOUT ROWID`). */
  readonly clusteredTables: boolean;
}

/** Read access inside one consistent snapshot. */
export interface Reader {
  /** The query builder, executing on this connection. */
  readonly q: Kysely<Schema>;
  all<R>(statement: Statement<R>, parameters?: readonly Value[]): Promise<R[]>;
  get<R>(statement: Statement<R>, parameters?: readonly Value[]): Promise<R | undefined>;
  /**
   * Names the state that this connection sees: equal names mean that nothing was committed in between. Not for a `Tx`, whose own
   * writes leave it alone.
   */
  generation(): Promise<string>;
}

/** One request's share of a write group, inside its savepoint. Throws when used after its callback ended. */
export interface Tx extends Reader {
  /** Hands a fact to the `onCommit` listeners, after the group's commit and only when this request succeeded. */
  note(fact: object): void;
  readonly keys: KeyMemory;
  run(statement: Statement<never>, parameters?: readonly Value[]): Promise<{ changes: number; lastId: number }>;
  /** Runs one statement for many rows in order; returns how many rows each changed. */
  runMany(statement: Statement<never>, rows: readonly (readonly Value[])[]): Promise<number[]>;
}

/** The share of `Store.append` in a write group: it decides with what nothing deferred changes, and defers. */
export interface AppendTx extends Pick<Tx, 'get' | 'note'> {
  /** Keeps `payload`, durably when the request is answered, until `StoreOptions.fold` gets it. Once in each append. */
  defer(payload: string, condition?: Condition): void;
}

/** What has to hold for a payload to be deferred: what waits is in no table, and what is in a table does not wait. */
export interface Condition {
  /** Names, of which none may have been claimed by a payload that waits. They are claimed with this one. */
  readonly claims: readonly string[];
  /** Has to find no row. */
  readonly unless: { readonly statement: Statement<unknown>; readonly parameters: readonly Value[] };
}

export interface WriteOptions {
  /** The work neither reads nor changes what a fold writes: no fold has to come before it. */
  readonly besideDeferred?: boolean;
}

/** Does what deferred payloads stand for, in the order in which they were deferred. */
export type Fold = (tx: Tx, payloads: readonly string[]) => Promise<void>;

/** A read that may take over 2 ms: a named pure function that a worker thread can run. */
export interface ReadJob<A, T> {
  readonly name: string;
  readonly run: (reader: Reader, args: A) => Promise<T>;
}

export interface Store {
  readonly can: Capabilities;
  /** A quick read (under about 2 ms) on the calling thread. Sees committed data only. */
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  /**
   * Queues `work` for the next write group. Requests of a group run one after another, each in its own savepoint; the
   * promise resolves after the group's commit (and sync, in power mode) and rejects, with nothing of `work` applied, when it throws.
   */
  write<T>(work: (tx: Tx) => Promise<T>, options?: WriteOptions): Promise<T>;
  /**
   * As `write`, for work whose effect may reach its tables later: before any `read`, `heavy` or `write` that was asked for after
   * it, so that nobody can tell. It must not read what a fold writes. False when a `Condition` did not hold: then nothing is kept,
   * and a `write`, which sees what waited, has to decide.
   */
  append(work: (tx: AppendTx) => Promise<void>): Promise<boolean>;
  /** Runs `job` on a read worker (started on first use). Rejects with `StoreBusy` when the queue is full. */
  heavy<A, T>(job: ReadJob<A, T>, args: A): Promise<T>;
  /** Called with what the requests of a group noted, after its commit; answers how to stop listening. */
  onCommit(listener: CommitListener): () => void;
  /** How well writes share commits. */
  groupSizes(): GroupSizes;
  close(): Promise<void>;
}

export type CommitListener = (facts: readonly object[]) => void;
