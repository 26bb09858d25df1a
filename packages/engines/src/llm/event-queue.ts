/** Events from the engine to a reader that may be slower. Leaving the reader's loop tells the engine. */
export class EventQueue<T> implements AsyncIterable<T> {
  private readonly events: T[] = [];
  private readonly onRead: () => void;
  private readonly onLeave: () => void;
  private ended = false;
  private failure: { readonly reason: unknown } | undefined;
  private wake: (() => void) | undefined;

  constructor(hooks: { readonly onRead: () => void; readonly onLeave: () => void }) {
    this.onRead = hooks.onRead;
    this.onLeave = hooks.onLeave;
  }

  /** Events that nobody has read yet. */
  get size(): number {
    return this.events.length;
  }

  push(event: T): void {
    this.events.push(event);
    this.wake?.();
  }

  end(): void {
    this.ended = true;
    this.wake?.();
  }

  /** The reader gets the reason at once, before events that are still waiting. */
  fail(reason: unknown): void {
    this.failure ??= { reason };
    this.wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      while (true) {
        if (this.failure) throw this.failure.reason;
        const event = this.events.shift();
        if (event !== undefined) {
          this.onRead();
          yield event;
        } else if (this.ended) return;
        else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      this.onLeave();
    }
  }
}
