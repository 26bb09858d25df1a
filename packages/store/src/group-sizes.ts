/** Upper bounds of the classes; a group never has more requests than the last. */
export const groupBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as const;

/** How many requests shared a commit, since the start. */
export interface GroupSizes {
  /** Committed groups by class, in the order of `groupBounds`. */
  readonly groups: readonly number[];
  /** Their requests, all together. */
  readonly requests: number;
}

export class GroupCounter {
  readonly #groups: number[] = groupBounds.map(() => 0);
  #requests = 0;

  count(requests: number): void {
    this.#requests += requests;
    const at = groupBounds.findIndex((bound) => requests <= bound);
    this.#groups[at] = (this.#groups[at] ?? 0) + 1;
  }

  get sizes(): GroupSizes {
    return { groups: this.#groups, requests: this.#requests };
  }
}
