/** Something that needs the model a step at a time. */
export interface Turn {
  /** How many answers it writes. */
  readonly slots: number;
  /** False while its reader is behind. */
  readonly ready: boolean;
  /** One call of the model; gives the turns that go on afterwards: itself, several, or none. Never rejects. */
  step(): Promise<readonly Turn[]>;
}

/** Lets several answers share a model, a step each in turn, so that a long prompt does not stop the others. */
export class Scheduler {
  private readonly maxSlots: number;
  private readonly waiting: Turn[] = [];
  private active: Turn[] = [];
  private running: Promise<void> | undefined;
  /** Slots of the turn whose step is under way; it is not in `active` meanwhile. */
  private inStep = 0;

  /** @param maxSlots answers written at the same time; a request that alone needs more is let in when nobody else is */
  constructor(maxSlots: number) {
    this.maxSlots = maxSlots;
  }

  add(turn: Turn): void {
    this.waiting.push(turn);
    this.wake();
  }

  /** Goes on after all turns were waiting for their readers. */
  wake(): void {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  /** Resolves when the step under way is over. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    // A fresh turn of the event loop, so that whoever added a request has its answer's iterator first.
    await null;
    for (let turn = this.next(); turn; turn = this.next()) {
      this.inStep = turn.slots;
      const following = await turn.step();
      this.inStep = 0;
      this.active.push(...following);
    }
  }

  private next(): Turn | undefined {
    this.admit();
    const at = this.active.findIndex(({ ready }) => ready);
    return at < 0 ? undefined : this.active.splice(at, 1)[0];
  }

  private admit(): void {
    for (let turn = this.waiting[0]; turn && this.hasRoom(turn.slots); turn = this.waiting[0]) {
      this.waiting.shift();
      this.active.push(turn);
    }
  }

  private hasRoom(slots: number): boolean {
    const used = this.active.reduce((sum, turn) => sum + turn.slots, this.inStep);
    return used === 0 || used + slots <= this.maxSlots;
  }
}
