import type { Database, Statement } from 'better-sqlite3';
import type { CompiledQuery, Kysely, QueryResult } from 'kysely';
import { StoreError } from '../../errors.ts';
import type { Schema } from '../../schema.ts';
import type { Value } from '../../store.ts';
import type { Session, StatementText } from '../dialect.ts';
import { bindable } from './bindable.ts';
import { requestBuilder } from './kysely.ts';
import { runManyRows } from './many-rows.ts';
import { storeProblem } from './problems.ts';
import { Statements } from './statements.ts';

const commands = {
  read: 'BEGIN',
  write: 'BEGIN IMMEDIATE',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  savepoint: 'SAVEPOINT request',
  release: 'RELEASE request',
  undo: 'ROLLBACK TO request',
} as const;

/** Changes when another connection commits; only comparable within one connection. */
const dataVersion = { sql: 'PRAGMA data_version' } as const;
let sessions = 0;

/**
 * One synchronous connection. Each function does its work before it returns, and its promise settles in a microtask,
 * so that whoever awaits nothing else finishes within one turn of the event loop.
 */
export class SqliteSession implements Session {
  readonly #db: Database;
  readonly #statements: Statements;
  readonly #name = String(sessions++);
  readonly #commands: Readonly<Record<keyof typeof commands, Statement>>;
  /** Whether a transaction is open, as far as no statement failed; asking the driver each time is a tenth of a statement's time. */
  #open = false;
  /** Why the engine ended the transaction by itself: whatever follows would run outside of any. */
  #lost: Error | undefined;

  constructor(db: Database) {
    this.#db = db;
    this.#statements = new Statements(db);
    const prepared = Object.entries(commands).map(([name, sql]) => [name, db.prepare(sql)]);
    this.#commands = Object.fromEntries(prepared) as Record<keyof typeof commands, Statement>;
  }

  async all(text: StatementText, parameters: readonly Value[]): Promise<unknown[]> {
    return this.#do(text, (statement) => statement.all(...bindable(parameters)));
  }

  async get(text: StatementText, parameters: readonly Value[]): Promise<unknown> {
    return this.#do(text, (statement) => statement.get(...bindable(parameters)));
  }

  async run(text: StatementText, parameters: readonly Value[]): Promise<{ changes: number; lastId: number }> {
    return this.#do(text, (statement) => {
      const { changes, lastInsertRowid } = statement.run(...bindable(parameters));
      return { changes, lastId: Number(lastInsertRowid) };
    });
  }

  async runMany(text: StatementText, rows: readonly (readonly Value[])[]): Promise<number[]> {
    return this.#guarded(() => runManyRows(this.#statements, text, rows));
  }

  async generation(): Promise<string> {
    const row = this.#do(dataVersion, (statement) => statement.get()) as { data_version: number };
    return `${this.#name}.${row.data_version}`;
  }

  async query<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.#do({ sql }, (statement) => {
      const values = bindable(parameters as readonly Value[]);
      if (statement.reader) return { rows: statement.all(...values) as R[] };
      const { changes, lastInsertRowid } = statement.run(...values);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    });
  }

  builder(admit: () => void): Kysely<Schema> {
    return requestBuilder(this, admit);
  }

  async begin(kind: 'read' | 'write'): Promise<void> {
    this.#lost = undefined;
    this.#command(kind);
    this.#open = true;
  }

  async commit(): Promise<void> {
    this.#command('commit');
    this.#open = false;
  }

  async rollback(): Promise<void> {
    this.#lost = undefined;
    if (this.#db.inTransaction) this.#command('rollback');
    this.#open = false;
  }

  async savepoint(): Promise<void> {
    this.#command('savepoint');
  }

  async release(): Promise<void> {
    this.#command('release');
  }

  async rollbackToSavepoint(): Promise<void> {
    this.#command('undo');
    this.#command('release');
  }

  get inTransaction(): boolean {
    return this.#open;
  }

  bounded<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      // All microtasks run before the next immediate: what is unsettled then awaits a timer, a socket or another thread.
      const late = setImmediate(() =>
        reject(new StoreError('misuse', 'only the store may be awaited inside a transaction')),
      );
      work.then(resolve, reject).finally(() => clearImmediate(late));
    });
  }

  close(): void {
    this.#db.close();
  }

  #command(name: keyof typeof commands): void {
    this.#guarded(() => this.#commands[name].run());
  }

  #do<T>(text: StatementText, use: (statement: Statement) => T): T {
    return this.#guarded(() => use(this.#statements.prepare(text)));
  }

  #guarded<T>(work: () => T): T {
    if (this.#lost) throw this.#lost;
    try {
      return work();
    } catch (error) {
      const problem = storeProblem(error);
      if (this.#open && !this.#db.inTransaction) this.#lost = problem;
      this.#open = this.#db.inTransaction;
      throw problem;
    }
  }
}
