import type { Database, Statement } from 'better-sqlite3';
import type { StatementText } from '../dialect.ts';

/** Enough for every hand-written statement; built queries with many shapes push each other out, oldest use first. */
const capacity = 256;

/** Prepared statements of one connection, by text. */
export class Statements {
  readonly #db: Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  prepare({ sql, raw }: StatementText): Statement {
    const key = raw ? `raw ${sql}` : sql;
    const known = this.#prepared.get(key);
    if (known) {
      // Map order is age: taking out and putting back makes it the youngest.
      this.#prepared.delete(key);
      this.#prepared.set(key, known);
      return known;
    }
    return this.#add(key, raw ? this.#db.prepare(sql).raw() : this.#db.prepare(sql));
  }

  #add(key: string, statement: Statement): Statement {
    this.#prepared.set(key, statement);
    if (this.#prepared.size > capacity) {
      const [oldest] = this.#prepared.keys();
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return statement;
  }
}
