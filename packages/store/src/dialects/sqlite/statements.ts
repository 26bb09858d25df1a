import type { Database, Statement } from 'better-sqlite3';
import type { StatementText } from '../dialect.ts';

/** Enough for every hand-written statement; built queries with many shapes push each other out, oldest use first. */
const capacity = 256;

/** Prepared statements of one connection. */
export class Statements {
  readonly #db: Database;
  /** By the object that holds the text: hand-written ones are constants, and hashing hundreds of characters takes as long as a lookup. */
  readonly #ofObject = new WeakMap<StatementText, Statement>();
  readonly #ofText = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  prepare(text: StatementText): Statement {
    const known = this.#ofObject.get(text);
    if (known) return known;
    const statement = this.#prepareText(text);
    this.#ofObject.set(text, statement);
    return statement;
  }

  #prepareText({ sql, raw }: StatementText): Statement {
    const key = raw ? `raw ${sql}` : sql;
    const known = this.#ofText.get(key);
    // Map order is age: taking out and putting back makes it the youngest.
    if (known) this.#ofText.delete(key);
    const statement = known ?? (raw ? this.#db.prepare(sql).raw() : this.#db.prepare(sql));
    this.#ofText.set(key, statement);
    if (this.#ofText.size > capacity) {
      const [oldest] = this.#ofText.keys();
      if (oldest !== undefined) this.#ofText.delete(oldest);
    }
    return statement;
  }
}
