import type { Session } from './dialects/dialect.ts';
import { StoreError } from './errors.ts';
import { type Fold, statement, type Tx } from './store.ts';

/**
 * A fold is due when this many characters wait: some 2,000 points of metrics, 200 batches of ten. A leaf that takes
 * ten points at once is written once instead of ten times; much more makes the pause of the fold longer and gains little.
 */
const foldAt = 96 * 1024;

const insertDeferred = statement<never>('INSERT INTO deferred (payload) VALUES (?)');
const selectDeferred = statement<[string]>('SELECT payload FROM deferred ORDER BY id', { raw: true });
const deleteDeferred = statement<never>('DELETE FROM deferred');

/** What waits in the table `deferred`, as the writer knows it. */
export class Deferred {
  readonly #fold: Fold;
  /** Something may wait. So at the start: a process that was killed leaves its rows. */
  #waiting = true;
  /** The open transaction has folded everything. */
  #folded = false;
  #characters = 0;
  /** Of the open transaction, before they are in the table: many rows of one statement cost half of as many statements. */
  #payloads: string[] = [];

  constructor(fold: Fold = noFold) {
    this.#fold = fold;
  }

  /** Whether a reader, or a request of the open transaction, would miss something. */
  get waits(): boolean {
    return this.#waiting && !this.#folded;
  }

  get isDue(): boolean {
    return this.#characters >= foldAt;
  }

  /** Of a request that has succeeded. */
  put(payloads: readonly string[]): void {
    if (payloads.length === 0) return;
    for (const payload of payloads) {
      this.#payloads.push(payload);
      this.#characters += payload.length;
    }
    this.#waiting = true;
    this.#folded = false;
  }

  /** Brings to the table what was put; before a fold, outside of its savepoint, and before the commit. */
  async keep(session: Pick<Session, 'runMany'>): Promise<void> {
    if (this.#payloads.length === 0) return;
    const rows = this.#payloads.map((payload) => [payload]);
    this.#payloads = [];
    await session.runMany(insertDeferred, rows);
  }

  /** Moves everything to where it belongs, in the transaction that is open. */
  async fold(tx: Tx): Promise<void> {
    const rows = await tx.all(selectDeferred);
    if (rows.length > 0) {
      await this.#fold(tx, rows.flat());
      await tx.run(deleteDeferred);
    }
  }

  /** The savepoint of a fold was released. */
  folded(): void {
    this.#folded = true;
  }

  committed(): void {
    if (!this.#folded) return;
    this.#waiting = false;
    this.#folded = false;
    this.#characters = 0;
  }

  /** The transaction is undone: what it folded waits again. */
  undone(): void {
    this.#folded = false;
    this.#payloads = [];
  }
}

const noFold: Fold = () =>
  Promise.reject(new StoreError('misuse', 'the database holds deferred writes, and this program cannot fold them'));
