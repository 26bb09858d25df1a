import type { Kysely } from 'kysely';
import type { Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import type { Schema } from './schema.ts';
import type { Statement, Tx, Value } from './store.ts';

/** What a callback gets: its connection, until the callback has ended. */
export class Handle implements Tx {
  readonly #session: Session;
  #builder: Kysely<Schema> | undefined;
  #ended = false;
  readonly #facts: object[] = [];

  constructor(session: Session) {
    this.#session = session;
  }

  get q(): Kysely<Schema> {
    this.#admit();
    this.#builder ??= this.#session.builder(() => this.#admit());
    return this.#builder;
  }

  async all<R>(statement: Statement<R>, parameters: readonly Value[] = []): Promise<R[]> {
    this.#admit();
    return this.#session.all(statement, parameters) as Promise<R[]>;
  }

  async get<R>(statement: Statement<R>, parameters: readonly Value[] = []): Promise<R | undefined> {
    this.#admit();
    return this.#session.get(statement, parameters) as Promise<R | undefined>;
  }

  async generation(): Promise<string> {
    this.#admit();
    return this.#session.generation();
  }

  note(fact: object): void {
    this.#admit();
    this.#facts.push(fact);
  }

  /** What was noted. */
  get facts(): readonly object[] {
    return this.#facts;
  }

  async run(
    statement: Statement<never>,
    parameters: readonly Value[] = [],
  ): Promise<{ changes: number; lastId: number }> {
    this.#admit();
    return this.#session.run(statement, parameters);
  }

  async runMany(statement: Statement<never>, rows: readonly (readonly Value[])[]): Promise<number[]> {
    this.#admit();
    return this.#session.runMany(statement, rows);
  }

  /** From here on everything throws: a late statement would land in another request's savepoint. */
  end(): void {
    this.#ended = true;
  }

  #admit(): void {
    if (this.#ended) throw new StoreError('misuse', 'a transaction handle was used after its callback had ended');
  }
}

/** Runs `work` with a handle of its own that is dead afterwards. */
export const withHandle = async <T>(session: Session, work: (handle: Handle) => Promise<T>): Promise<T> => {
  const handle = new Handle(session);
  try {
    return await session.bounded(work(handle));
  } finally {
    handle.end();
  }
};
