import type { Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import { Handle, withHandle } from './handle.ts';
import { noKeys } from './key-memory.ts';
import type { Reader } from './store.ts';

/** Runs `work` in one read transaction, so that all its queries see the same snapshot. The session must be idle. */
export const readSnapshot = async <T>(session: Session, work: (reader: Reader) => Promise<T>): Promise<T> => {
  await session.begin('read');
  try {
    return await withHandle(session, new Handle(session, noKeys), work);
  } finally {
    await session.rollback();
  }
};

/** Quick reads on one connection, one after another: each has its own snapshot, taken when its turn comes. */
export class QuickReads {
  readonly #session: Session;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** See `Store.read`. */
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StoreError('closed', 'the store is closed'));
    const run = () => readSnapshot(this.#session, work);
    const result = this.#last.then(run);
    this.#last = result.catch(() => {});
    return result;
  }

  /** Finishes what was asked for; later reads are refused. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }
}
