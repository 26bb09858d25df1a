import type { CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Schema } from '../schema.ts';
import type { Capabilities, Value } from '../store.ts';

/** `power`: an acknowledged write survives power loss. `process`: it survives the end of the process. */
export type Durability = 'power' | 'process';

/** What a thread needs to open its own connection; travels to worker threads as a message. */
export interface Address {
  readonly dialect: 'sqlite';
  readonly path: string;
}

/** How a statement's rows are wanted. */
export interface StatementText {
  readonly sql: string;
  readonly raw?: boolean;
}

/** One connection. Its errors are `StoreError`s where the cause is known. */
export interface Session {
  all(statement: StatementText, parameters: readonly Value[]): Promise<unknown[]>;
  get(statement: StatementText, parameters: readonly Value[]): Promise<unknown>;
  run(statement: StatementText, parameters: readonly Value[]): Promise<{ changes: number; lastId: number }>;
  runMany(statement: StatementText, rows: readonly (readonly Value[])[]): Promise<number[]>;
  /** See `Reader.generation`. */
  generation(): Promise<string>;
  query<R>(query: CompiledQuery): Promise<QueryResult<R>>;
  /** A query builder over this connection; `admit` runs before each query and throws to refuse it. */
  builder(admit: () => void): Kysely<Schema>;

  /** `write` takes the engine's write lock at once. Throws `StoreError` with `locked` when another program has it. */
  begin(kind: 'read' | 'write'): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  savepoint(): Promise<void>;
  release(): Promise<void>;
  /** Undoes what was done since `savepoint()` and forgets the savepoint. */
  rollbackToSavepoint(): Promise<void>;
  /** False after the engine itself ended the transaction (a full disk does that). */
  readonly inTransaction: boolean;
  /** Passes on what settles; rejects with `misuse` what awaits something that this connection cannot deliver. */
  bounded<T>(work: Promise<T>): Promise<T>;
  close(): void;
}

/** An opened database: made by its dialect, owned by the store. */
export interface Engine {
  readonly address: Address;
  readonly can: Capabilities;
  readonly writer: Session;
  readonly reader: Session;
  /**
   * Resolves when every commit so far has the durability that was asked for; undefined when it has. `alone`: nobody waits for the
   * thread. Rejects with `unsafe`, from then on always, when it cannot be had.
   */
  settle(alone: boolean): Promise<void> | undefined;
  /** The end of what `settle` began; undefined when there is nothing. */
  settling(): Promise<void> | undefined;
  /** What the next group has to wait for, so that the engine's upkeep keeps pace; undefined when nothing. */
  room(): Promise<void> | undefined;
  /** Called after each group, for upkeep that is due now and then. */
  afterCommit(): void;
  /** Moves everything into the database file. */
  checkpoint(): void;
  /** Closes both connections and lets the next process in. */
  close(): Promise<void>;
}

export interface OpenRequest {
  readonly path: string;
  readonly durability: Durability;
  readonly now: () => number;
  /** Runs the engine's upkeep at a moment when no worker thread reads. */
  readonly whileUnread: (work: () => void) => Promise<void>;
}

/** An SQL engine. All that the rest of the store knows of it is here. */
export interface Dialect {
  readonly can: Capabilities;
  /** Refuses foreign and newer databases untouched, locks out other processes, brings the schema up to date. */
  open(request: OpenRequest): Promise<Engine>;
  openReader(address: Address): Session;
}
