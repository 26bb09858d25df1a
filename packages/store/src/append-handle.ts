import type { Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import { late, refuse } from './handle.ts';
import type { RowMemory } from './row-memory.ts';
import type { AppendTx, Condition, Statement, Value } from './store.ts';

/** What an append wants to be kept. */
export interface Deferral {
  readonly payload: string;
  readonly condition: Condition | undefined;
}

/** What the callback of an append gets, until it has ended. */
export class AppendHandle implements AppendTx {
  readonly #session: Session;
  readonly #rows: RowMemory;
  readonly #facts: object[] = [];
  #deferral: Deferral | undefined;
  #ended = false;

  constructor(session: Session, rows: RowMemory) {
    this.#session = session;
    this.#rows = rows;
  }

  get<R>(statement: Statement<R>, parameters: readonly Value[] = []): Promise<R | undefined> {
    return this.#ended ? refuse() : this.#rows.get(this.#session, statement, parameters);
  }

  note(fact: object): void {
    this.#admit();
    this.#facts.push(fact);
  }

  defer(payload: string, condition?: Condition): void {
    this.#admit();
    if (this.#deferral) throw new StoreError('misuse', 'an append defers once');
    this.#deferral = { payload, condition };
  }

  get facts(): readonly object[] {
    return this.#facts;
  }

  get deferral(): Deferral | undefined {
    return this.#deferral;
  }

  end(): void {
    this.#ended = true;
  }

  #admit(): void {
    if (this.#ended) throw late();
  }
}
