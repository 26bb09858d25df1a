import type { Session } from './dialects/dialect.ts';
import type { Statement, Value } from './store.ts';

/** Rows that are remembered at most; those of a few hundred runs are what many clients need. */
const capacity = 1000;

/** Rows that appends have read since a table was last changed, by the only parameter of their statement. To ask the engine takes as long as to append. */
export class RowMemory {
  #rows = new Map<Statement<unknown>, Map<Value, unknown>>();
  #count = 0;

  async get<R>(session: Session, statement: Statement<R>, parameters: readonly Value[]): Promise<R | undefined> {
    const [parameter] = parameters;
    const known = parameters.length === 1 ? this.#rows.get(statement)?.get(parameter as Value) : undefined;
    if (known !== undefined) return known as R;
    const row = await session.get(statement, parameters);
    if (row !== undefined && parameters.length === 1) this.#keep(statement, parameter as Value, row);
    return row as R | undefined;
  }

  /** A table is about to change, or has changed back. */
  forget(): void {
    if (this.#count === 0) return;
    this.#rows = new Map();
    this.#count = 0;
  }

  #keep(statement: Statement<unknown>, parameter: Value, row: unknown): void {
    if (this.#count === capacity) this.forget();
    const rows = this.#rows.get(statement) ?? new Map<Value, unknown>();
    rows.set(parameter, row);
    this.#rows.set(statement, rows);
    this.#count += 1;
  }
}
