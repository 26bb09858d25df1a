import type { Store } from '@millrace/store';
import { refreshRunDocs } from './run-docs.store.ts';

/** Runs rebuilt in one write group: small enough that a log call behind it waits under a millisecond. */
const chunk = 24;
/** Quiet time before the cache is brought up to date, so that a burst of writes to a run rebuilds it once. */
const settleMs = 250;

/**
 * Rebuilds stale run documents in the background, through the writer, a few at a time. Those that were asked for last come first: whoever
 * looks at a page now would otherwise wait behind every page that somebody walked past.
 */
class DocKeeper {
  readonly #db: Store;
  readonly #pending = new Set<number>();
  /** In the order in which they were asked for; an id may stand here again, or be done. */
  #asked: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Store) {
    this.#db = db;
  }

  add(ids: readonly number[]): void {
    for (const id of ids) this.#pending.add(id);
    this.#asked.push(...ids.toReversed());
    if (this.#pending.size > 0) this.#schedule(settleMs);
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => this.#refresh(), delayMs).unref();
  }

  async #refresh(): Promise<void> {
    const ids = this.#next();
    try {
      await this.#db.write((tx) => refreshRunDocs(tx, ids));
    } catch {
      // A cache: the store is closing or its disk is full, and the next read builds the documents again.
      this.#pending.clear();
      this.#asked = [];
    }
    this.#timer = undefined;
    if (this.#pending.size > 0) this.#schedule(0);
  }

  #next(): number[] {
    const ids: number[] = [];
    while (ids.length < chunk && this.#pending.size > 0) {
      const id = this.#asked.pop() as number;
      if (this.#pending.delete(id)) ids.push(id);
    }
    if (this.#pending.size === 0) this.#asked = [];
    return ids;
  }
}

const keepers = new WeakMap<Store, DocKeeper>();

/** Notes runs whose cached documents a read found stale. */
export function keepFresh(db: Store, ids: readonly number[]): void {
  if (ids.length === 0) return;
  let keeper = keepers.get(db);
  if (!keeper) {
    keeper = new DocKeeper(db);
    keepers.set(db, keeper);
  }
  keeper.add(ids);
}
