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

  async put(tx: Pick<Tx, 'run'>, payload: string): Promise<void> {
    await tx.run(insertDeferred, [payload]);
    this.#waiting = true;
    this.#folded = false;
    this.#characters += payload.length;
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
  }
}

const noFold: Fold = () =>
  Promise.reject(new StoreError('misuse', 'the database holds deferred writes, and this program cannot fold them'));
