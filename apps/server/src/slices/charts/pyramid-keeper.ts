import type { Store, Tx } from '@millrace/store';
import { putSealing, sealSeriesJob } from './seal-series.ts';

/** Quiet time before a series is sealed, so that a burst of batches is summarised once. */
const settleMs = 500;
/** Time between two jobs, so that searches do not wait behind a long import. */
const breathMs = 5;

/** Keeps pyramids near their points in the background: a read worker makes the buckets, the writer stores them. */
class PyramidKeeper {
  readonly #db: Store;
  readonly #pending = new Set<number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Store) {
    this.#db = db;
  }

  add(sids: readonly number[]): void {
    for (const sid of sids) this.#pending.add(sid);
    this.#schedule(settleMs);
  }

  #schedule(delayMs: number): void {
    if (this.#pending.size > 0) this.#timer ??= setTimeout(() => this.#seal(), delayMs).unref();
  }

  async #seal(): Promise<void> {
    const [sid] = this.#pending;
    if (sid !== undefined) this.#pending.delete(sid);
    try {
      if (sid !== undefined && (await this.#sealOne(sid))) this.#pending.add(sid);
    } catch {
      // Summaries: the store is closing, full or busy, and charts are drawn from the points until the next batch.
      this.#pending.clear();
    }
    this.#timer = undefined;
    this.#schedule(breathMs);
  }

  /** True when more of the series can be sealed. */
  async #sealOne(sid: number): Promise<boolean> {
    const sealing = await this.#db.heavy(sealSeriesJob, { sid });
    return sealing !== undefined && (await this.#db.write((tx) => putSealing(tx, sealing))) && sealing.more;
  }
}

const keepers = new WeakMap<Store, PyramidKeeper>();

/** Series whose summaries lag behind their points since a commit. */
class SeriesLag {
  readonly sids: readonly number[];

  constructor(sids: readonly number[]) {
    this.sids = sids;
  }
}

/** Notes, in the transaction that adds points, series with enough of them that no bucket covers yet. */
export function noteLag(tx: Tx, sids: readonly number[]): void {
  if (sids.length > 0) tx.note(new SeriesLag(sids));
}

/** Seals, from now on, what commits leave lagging. */
export function sealOnCommit(db: Store): void {
  db.onCommit((facts) => {
    for (const fact of facts) if (fact instanceof SeriesLag) keepSealed(db, fact.sids);
  });
}

/** As `noteLag`, for what a read found. */
export function keepSealed(db: Store, sids: readonly number[]): void {
  if (sids.length === 0) return;
  let keeper = keepers.get(db);
  if (!keeper) {
    keeper = new PyramidKeeper(db);
    keepers.set(db, keeper);
  }
  keeper.add(sids);
}
