/** A client that sends its requests one after the other sends the next one within this time after an answer. */
const awakeMs = 0.2;

/**
 * Keeps the event loop turning for a moment after an answer, while a lone client is likely to send its next request: on a machine with
 * nothing else to do the processor would go to sleep, and waking it takes as long as the server's own work on a small request. It does so only
 * when the request that was answered came as closely behind the one before, so that clients that take their time cost nothing.
 */
export class Awake {
  readonly #pays: boolean;
  #open = 0;
  #isClose = false;
  #endedMs = Number.NEGATIVE_INFINITY;
  #turning = false;

  /** @param processors on a single one, a server that stays awake would keep its client from running */
  constructor(processors: number) {
    this.#pays = processors > 1;
  }

  /** A request begins. `nowMs` is `performance.now()`, here and below. */
  began(nowMs: number): void {
    if (this.#open === 0) this.#isClose = nowMs - this.#endedMs < awakeMs;
    this.#open += 1;
  }

  /** Its answer has left. */
  ended(nowMs: number): void {
    this.#open -= 1;
    this.#endedMs = nowMs;
    if (this.#pays && this.#isClose && this.#open === 0 && !this.#turning) this.#turn();
  }

  readonly #turn = (): void => {
    this.#turning = this.#open === 0 && performance.now() - this.#endedMs < awakeMs;
    if (this.#turning) setImmediate(this.#turn);
  };
}
