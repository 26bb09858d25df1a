/** How many ids are kept; a client that makes up keys without end only makes the memory begin anew. */
const capacity = 20_000;

/** Ids of metric, param and tag keys by a text that says where they were used, in memory. An id never changes once it is committed. */
export interface KeyMemory {
  /** The id of a key that an earlier group learned. */
  recall(text: string): number | undefined;
  /** Notes an id that was read or made; it is recalled from the group's commit on. */
  learn(text: string, id: number): void;
}

/** The writer's memory of keys. Nothing of what is undone stays in it. */
export class WriterKeys implements KeyMemory {
  readonly #ids = new Map<string, number>();
  readonly #learned = new Map<string, number>();

  recall(text: string): number | undefined {
    return this.#ids.get(text);
  }

  learn(text: string, id: number): void {
    this.#learned.set(text, id);
  }

  /** The group is committed. */
  keep(): void {
    if (this.#learned.size === 0) return;
    if (this.#ids.size + this.#learned.size > capacity) this.#ids.clear();
    for (const [text, id] of this.#learned) this.#ids.set(text, id);
    this.#learned.clear();
  }

  /** A request or its whole group is undone; what others of the group learned is learned again. */
  forget(): void {
    this.#learned.clear();
  }
}

/** For readers, which look each time. */
export const noKeys: KeyMemory = { recall: () => undefined, learn: () => {} };
