/** What the polling needs of the machine; tests bring their own. */
export interface PollingParts {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Calls back in the next turn of the event loop, which does not sleep before. */
  readonly nextTurn: (turn: () => void) => void;
  /** How often the system has taken the processor from this process for another one. */
  readonly preemptions: () => number;
}

/** How long the next request is waited for, awake. A local client needs 0.05 to 0.2 ms between an answer and its next request. */
const awakeMs = 0.3;
/** So many waits in vain, one after the other, and nothing is waited for any more … */
const vainMax = 4;
/** … until so many requests have come within `awakeMs` of an answer, one after the other. */
const quickWanted = 4;
/** A turn that took longer was perhaps interrupted by another process … */
const stalledMs = 0.2;
/** … and if so, others need the processor: then nothing is waited for so long. It does not sleep anyway. */
const restMs = 250;

/**
 * Keeps the event loop from sleeping for a moment after the last answer, so that the next request of a client that sends one after the
 * other is seen at once: to wake a sleeping processor takes longer than many an answer. Each wait is short and ends by itself; when clients
 * come seldom, come together, or other processes need the processor, none is begun. An idle process does nothing.
 */
export class BusyPolling {
  readonly #parts: PollingParts;
  #inProgress = 0;
  /** Whether requests overlapped since the last moment without any: then there are several clients, and the processor hardly sleeps. */
  #isShared = false;
  /** When the last answer left. */
  #answeredMs = Number.NEGATIVE_INFINITY;
  #isTurning = false;
  #vain = 0;
  #quick = 0;
  #turns = 0;
  #turnedMs = 0;
  #restUntilMs = 0;
  #preemptions: number;

  constructor(parts: PollingParts) {
    this.#parts = parts;
    this.#preemptions = parts.preemptions();
  }

  /** Turns of the event loop that were asked for, so far. */
  get turns(): number {
    return this.#turns;
  }

  /** Whether the event loop is kept from sleeping. */
  get isAwake(): boolean {
    return this.#isTurning;
  }

  /** A request came. */
  begin(): void {
    if (++this.#inProgress > 1) this.#isShared = true;
    if (this.#isTurning) this.#vain = 0;
    if (this.#parts.now() - this.#answeredMs > awakeMs) {
      this.#quick = 0;
    } else if (++this.#quick >= quickWanted) {
      this.#vain = 0;
    }
  }

  /** A request was answered, or its client went away. */
  end(): void {
    if (--this.#inProgress > 0) return;
    const wasShared = this.#isShared;
    this.#isShared = false;
    this.#answeredMs = this.#parts.now();
    if (wasShared || this.#isTurning || this.#vain >= vainMax || this.#answeredMs < this.#restUntilMs) return;
    this.#isTurning = true;
    this.#next(this.#answeredMs);
  }

  #next(nowMs: number): void {
    this.#turns++;
    this.#turnedMs = nowMs;
    this.#parts.nextTurn(this.#turn);
  }

  readonly #turn = (): void => {
    const nowMs = this.#parts.now();
    if (nowMs - this.#turnedMs > stalledMs && this.#wasPreempted()) this.#restUntilMs = nowMs + restMs;
    const isIdle = this.#inProgress === 0;
    if (isIdle && nowMs - this.#answeredMs <= awakeMs && nowMs >= this.#restUntilMs) {
      this.#next(nowMs);
      return;
    }
    this.#isTurning = false;
    if (isIdle) this.#vain++;
  };

  #wasPreempted(): boolean {
    const before = this.#preemptions;
    this.#preemptions = this.#parts.preemptions();
    return this.#preemptions > before;
  }
}
