import type { Kysely } from 'kysely';
import type { Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import type { KeyMemory } from './key-memory.ts';
import type { Schema } from './schema.ts';
import type { Statement, Tx, Value } from './store.ts';

/** What a callback gets: its connection, until the callback has ended. */
export class Handle implements Tx {
  readonly keys: KeyMemory;
  readonly #session: Session;
  #builder: Kysely<Schema> | undefined;
  #ended = false;
  readonly #facts: object[] = [];

  constructor(session: Session, keys: KeyMemory) {
    this.#session = session;
    this.keys = keys;
  }

  get q(): Kysely<Schema> {
    this.#admit();
    this.#builder ??= this.#session.builder(() => this.#admit());
    return this.#builder;
  }

  // Not `async`: one promise per statement is enough, and a batch has dozens.
  all<R>(statement: Statement<R>, parameters: readonly Value[] = []): Promise<R[]> {
    return this.#ended ? refuse() : (this.#session.all(statement, parameters) as Promise<R[]>);
  }

  get<R>(statement: Statement<R>, parameters: readonly Value[] = []): Promise<R | undefined> {
    return this.#ended ? refuse() : (this.#session.get(statement, parameters) as Promise<R | undefined>);
  }

  generation(): Promise<string> {
    return this.#ended ? refuse() : this.#session.generation();
  }

  note(fact: object): void {
    this.#admit();
    this.#facts.push(fact);
  }

  /** What was noted. */
  get facts(): readonly object[] {
    return this.#facts;
  }

  run(statement: Statement<never>, parameters: readonly Value[] = []): Promise<{ changes: number; lastId: number }> {
    return this.#ended ? refuse() : this.#session.run(statement, parameters);
  }

  runMany(statement: Statement<never>, rows: readonly (readonly Value[])[]): Promise<number[]> {
    return this.#ended ? refuse() : this.#session.runMany(statement, rows);
  }

  /** From here on everything throws: a late statement would land in another request's savepoint. */
  end(): void {
    this.#ended = true;
  }

  #admit(): void {
    if (this.#ended) throw late();
  }
}

export const late = (): StoreError =>
  new StoreError('misuse', 'a transaction handle was used after its callback had ended');
export const refuse = (): Promise<never> => Promise.reject(late());

/** Runs `work` with a handle that is dead afterwards. */
export const withHandle = async <H extends { end(): void }, T>(
  session: Session,
  handle: H,
  work: (handle: H) => Promise<T>,
): Promise<T> => {
  try {
    return await session.bounded(work(handle));
  } finally {
    handle.end();
  }
};
