/** How long an answer is kept after its last use. */
const keptMs = 60_000;

interface Kept<T> {
  readonly value: T;
  usedMs: number;
}

/**
 * Answers that are expensive and asked for again, page by page, in memory of the reading thread. Their names hold the generation of what
 * they were made of.
 */
export class KeptAnswers<T> {
  readonly #most: number;
  /** Oldest use first. */
  readonly #kept = new Map<string, Kept<T>>();

  /** @param most as many as are kept: those on the screen, and those one step back */
  constructor(most: number) {
    this.#most = most;
  }

  async get(name: string, make: () => Promise<T>): Promise<T> {
    const usedMs = performance.now();
    for (const [other, kept] of this.#kept) if (usedMs - kept.usedMs > keptMs) this.#kept.delete(other);
    const known = this.#kept.get(name);
    const value = known ? known.value : await make();
    this.#kept.delete(name);
    this.#kept.set(name, { value, usedMs });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}
