/** Events that a client which comes again can still get. */
const keptEvents = 10_000;

interface Entry {
  readonly experiment: number;
  readonly text: string;
}

/** The latest events, numbered `<boot>-<sequence>`; `boot` names this start of the server. */
export class EventLog {
  readonly #boot: string;
  readonly #entries: Entry[] = [];
  /** Number of the first entry that is kept; the first event of all has 1. */
  #first = 1;

  constructor(boot: string) {
    this.#boot = boot;
  }

  /** Notes an event of an experiment; answers its text. */
  add(experiment: number, data: string): string {
    const text = `id: ${this.#boot}-${this.#first + this.#entries.length}\nevent: runs\ndata: ${data}\n\n`;
    this.#entries.push({ experiment, text });
    // Cut now and then: shifting 10,000 entries for each event would cost more than the events.
    if (this.#entries.length >= 2 * keptEvents) {
      this.#first += keptEvents;
      this.#entries.splice(0, keptEvents);
    }
    return text;
  }

  /** The first event of a stream: `ready`, or `reset` when what followed `last_event_id` is not known any more. */
  hello(last_event_id: string): string {
    const isLost = last_event_id !== '' && this.#placeOf(last_event_id) === undefined;
    const latest = `${this.#boot}-${this.#first + this.#entries.length - 1}`;
    return `id: ${latest}\nevent: ${isLost ? 'reset' : 'ready'}\ndata: {}\n\n`;
  }

  /** What happened in some experiments after an event. */
  missed(last_event_id: string, experiments: ReadonlySet<number>): string[] {
    const place = this.#placeOf(last_event_id);
    if (place === undefined) return [];
    return this.#entries.slice(place).flatMap(({ experiment, text }) => (experiments.has(experiment) ? [text] : []));
  }

  /** Where the event after this one lies; undefined for another boot and for what is too old, or was never sent. */
  #placeOf(id: string): number | undefined {
    const cut = id.lastIndexOf('-');
    const place = Number(id.slice(cut + 1)) + 1 - this.#first;
    const isKept = place >= Math.max(0, this.#entries.length - keptEvents) && place <= this.#entries.length;
    return id.slice(0, cut) === this.#boot && isKept ? place : undefined;
  }
}
