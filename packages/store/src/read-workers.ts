import { Worker } from 'node:worker_threads';
import type { Address } from './dialects/dialect.ts';
import { StoreBusy, StoreError } from './errors.ts';
import type { Errand, Report, WorkerStart } from './read-message.ts';

/** Heavy reads that may wait for a worker. */
const waitingMax = 64;

/** A worker holds one answer at a time; a history's text of a million points is under 100 MB. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 8 } as const;

interface Waiting {
  readonly job: string;
  readonly args: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One thread and what it does now. */
interface Seat {
  readonly worker: Worker;
  current: Waiting | undefined;
}

/** Worker threads for heavy reads; each starts when there is work for it. */
export class ReadWorkers {
  readonly #entry: URL;
  readonly #start: WorkerStart;
  readonly #size: number;
  readonly #seats = new Set<Seat>();
  readonly #queue: Waiting[] = [];
  /** Called when the last job has ended; while it is set, none starts. */
  #pause: (() => void) | undefined;
  #closed = false;

  constructor(options: { readonly entry: URL; readonly address: Address; readonly size: number }) {
    this.#entry = options.entry;
    this.#start = { store: options.address };
    this.#size = options.size;
  }

  /** Runs the job that the entry registered under `job`. Rejects with `StoreBusy` when too many wait. */
  run(job: string, args: unknown): Promise<unknown> {
    if (this.#closed) return Promise.reject(closed());
    if (this.#queue.length >= waitingMax) return Promise.reject(new StoreBusy(this.#queue.length));
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, args, resolve, reject });
      this.#assign();
    });
  }

  /** Runs `work` when the jobs that run now have ended, before others start. */
  async whileIdle(work: () => void): Promise<void> {
    if (this.#isReading()) {
      await new Promise<void>((resolve) => {
        this.#pause = resolve;
      });
    }
    work();
    this.#pause = undefined;
    this.#assign();
  }

  /** Ends the threads; what waits is refused. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#queue.splice(0)) reject(closed());
    await Promise.all([...this.#seats].map(({ worker }) => worker.terminate()));
  }

  #isReading(): boolean {
    return [...this.#seats].some(({ current }) => current !== undefined);
  }

  /** Gives waiting jobs to idle threads. */
  #assign(): void {
    if (!this.#isReading()) this.#pause?.();
    while (!this.#pause && !this.#closed && this.#queue.length > 0) {
      const seat = this.#idleSeat();
      if (!seat) return;
      this.#give(seat, this.#queue.shift() as Waiting);
    }
  }

  #give(seat: Seat, waiting: Waiting): void {
    const { job, args } = waiting;
    try {
      seat.worker.postMessage({ job, args } satisfies Errand);
    } catch (error) {
      // Arguments that cannot travel between threads.
      waiting.reject(error);
      return;
    }
    seat.current = waiting;
    seat.worker.ref();
  }

  #idleSeat(): Seat | undefined {
    for (const seat of this.#seats) if (!seat.current) return seat;
    return this.#seats.size < this.#size ? this.#open() : undefined;
  }

  #open(): Seat {
    const worker = new Worker(this.#entry, { workerData: this.#start, resourceLimits, name: 'read-worker' });
    const seat: Seat = { worker, current: undefined };
    this.#seats.add(seat);
    worker.on('message', (report: Report) => this.#finish(seat, report));
    worker.on('error', (error) => this.#lose(seat, error));
    worker.on('exit', () => this.#lose(seat, undefined));
    return seat;
  }

  #finish(seat: Seat, report: Report): void {
    const { current } = seat;
    seat.current = undefined;
    // A waiting thread must not keep the process alive.
    seat.worker.unref();
    if ('error' in report) current?.reject(Object.assign(report.error as object, report.members));
    else current?.resolve(report.value);
    this.#assign();
  }

  /** A thread died (out of memory, most likely): its job fails, the next one gets a new thread. */
  #lose(seat: Seat, cause: unknown): void {
    if (!this.#seats.delete(seat)) return;
    seat.current?.reject(
      this.#closed ? closed() : new StoreError('failed', 'a read worker ended before its answer', { cause }),
    );
    this.#assign();
  }
}

const closed = (): StoreError => new StoreError('closed', 'the store is closed');
