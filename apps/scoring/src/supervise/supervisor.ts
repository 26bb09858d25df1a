import type { ListeningSocket } from './listening-socket.ts';
import { ModelProblem, ModelProcess, type ProcessPlan, type Ready } from './model-process.ts';

export interface SupervisorOptions {
  readonly socket: ListeningSocket;
  /** More resident bytes than this end the process. */
  readonly memoryLimitBytes: number;
  readonly log: (line: SupervisorEvent) => void;
  /** Waits between restarts in milliseconds; the last one repeats. */
  readonly backOffMs?: readonly number[];
  /** How long a replaced process may finish what it began. */
  readonly drainMs?: number;
}

/** One line of the log. */
export interface SupervisorEvent {
  readonly level: 'info' | 'warn' | 'error';
  readonly msg: string;
  readonly [key: string]: unknown;
}

const sampleMs = 100;
/** A process that lived this long starts again without delay. */
const stableMs = 60_000;
const defaultBackOffMs = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

/** Keeps one process of a model alive, bounded in memory, and exchanges it without a gap. Never sees a request. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  #current?: ModelProcess;
  #plan?: ProcessPlan;
  #crashes = 0;
  #isStopping = false;
  readonly #draining = new Set<ModelProcess>();
  readonly #sampler: NodeJS.Timeout;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#sampler = setInterval(() => this.#sample(), sampleMs);
  }

  get pid(): number | undefined {
    return this.#current?.pid;
  }

  /**
   * Starts the first process. It accepts connections at once and refuses them with 503 until the model is warm.
   * @throws {ModelProblem} when the model cannot be served
   */
  async start(plan: ProcessPlan): Promise<Ready> {
    const first = new ModelProcess(plan);
    this.#plan = plan;
    this.#current = first;
    await first.listen(this.#options.socket);
    const ready = await first.ready;
    this.#watch(first);
    return ready;
  }

  /**
   * Exchanges the model: the new process gets connections only when it is warm, and the old one ends after its last answer.
   * @returns also when the old process is gone
   * @throws {ModelProblem} when the new model cannot be served; the old one stays
   */
  async replace(plan: ProcessPlan): Promise<Ready & { readonly oldEnded: Promise<void> }> {
    const next = new ModelProcess(plan);
    const ready = await next.ready;
    await next.listen(this.#options.socket);
    const old = this.#current;
    this.#plan = plan;
    this.#current = next;
    this.#crashes = 0;
    this.#watch(next);
    return { ...ready, oldEnded: old ? this.#retire(old) : Promise.resolve() };
  }

  async #retire(old: ModelProcess): Promise<void> {
    this.#draining.add(old);
    await old.drain(this.#options.drainMs ?? 60_000, true);
    this.#draining.delete(old);
  }

  /**
   * Ends the process after its last answer; resolves when it and those it replaced are gone. What still computes after `patienceMs`, be it
   * a model that does not listen, is cut off.
   */
  async stop(patienceMs: number): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#sampler);
    const processes = [...this.#draining, ...(this.#current ? [this.#current] : [])];
    await Promise.all(processes.map((process) => process.drain(patienceMs, false)));
    this.#options.socket.close();
  }

  /** Starts the process again when it ends by itself. */
  #watch(process: ModelProcess): void {
    const began = performance.now();
    void process.ended.then((how) => {
      if (this.#isStopping || this.#current !== process) return;
      if (performance.now() - began > stableMs) this.#crashes = 0;
      this.#restart(how);
    });
  }

  #restart(how: string): void {
    const waits = this.#options.backOffMs ?? defaultBackOffMs;
    const loadAfterMs = waits[Math.min(this.#crashes, waits.length - 1)] ?? 0;
    this.#crashes++;
    this.#options.log({ level: 'error', msg: `the model's process ${how}; starting it again`, loadAfterMs });
    const plan = this.#plan!;
    const next = new ModelProcess({ ...plan, config: { ...plan.config, loadAfterMs } });
    this.#current = next;
    this.#watch(next);
    void next.listen(this.#options.socket);
    next.ready.then(
      ({ engine }) => this.#options.log({ level: 'info', msg: 'the model answers again', engine }),
      (error: Error) => this.#options.log({ level: 'error', msg: error.message }),
    );
  }

  #sample(): void {
    const process = this.#current;
    if (!process || process.residentBytes <= this.#options.memoryLimitBytes) return;
    process.kill(`went over its memory limit of ${this.#options.memoryLimitBytes} bytes`);
  }
}

export { ModelProblem };
