import { Worker } from 'node:worker_threads';
import type { ThreadReply, ThreadRequest, ThreadStart } from './engine-worker.ts';
import { EngineError } from './errors.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A bundled program starts itself again; its main module hands such threads to `runEngineThread`. */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./engine-worker.ts', import.meta.url)
  : new URL(import.meta.url);

/** Beside a model's own code no thread may be started, as that code could start one too. */
export const mayStartThreads = (): boolean => !process.permission || process.permission.has('worker');

/** The main thread's end of a thread that a model computes in. */
export class EngineThread {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private calls = 0;
  private failure: EngineError | undefined;

  private constructor(start: ThreadStart['millraceThread']) {
    const workerData: ThreadStart = { millraceThread: start };
    // Without the flags of this process: some, as those for a program given as text, would stop the thread.
    this.worker = new Worker(entry, { workerData, execArgv: [], name: start.kind });
    this.worker.on('message', (reply: ThreadReply) => this.settle(reply));
    this.worker.on('error', (cause) => this.fail(cause));
    this.worker.on('exit', (code) => this.fail(`the thread ended with ${code}`));
    // What is under way keeps the program alive, not an idle model.
    this.worker.unref();
  }

  /**
   * Starts a thread; `value` is what it says of itself.
   * @throws {EngineError} when the model cannot be opened
   */
  static async start(
    start: ThreadStart['millraceThread'],
  ): Promise<{ readonly thread: EngineThread; readonly value: unknown }> {
    const thread = new EngineThread(start);
    try {
      return { thread, value: await thread.reply(0) };
    } catch (error) {
      await thread.worker.terminate();
      throw error;
    }
  }

  /** Sends a request and waits for its answer. @throws {EngineError} */
  call(request: unknown): Promise<unknown> {
    this.calls++;
    const answer = this.reply(this.calls);
    this.post({ call: this.calls, request });
    return answer;
  }

  /** Sends a request that has no answer. */
  tell(request: unknown): void {
    this.post({ request });
  }

  /** Ends after the requests sent so far. */
  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.ref();
    this.post(null);
    if (!this.failure) await exited;
  }

  private post(request: ThreadRequest): void {
    this.worker.postMessage(request);
  }

  private reply(call: number): Promise<unknown> {
    if (this.failure) return Promise.reject(this.failure);
    this.worker.ref();
    return new Promise((resolve, reject) => this.pending.set(call, { resolve, reject }));
  }

  private settle(reply: ThreadReply): void {
    const waiting = this.pending.get(reply.call);
    this.pending.delete(reply.call);
    if (this.pending.size === 0) this.worker.unref();
    if ('value' in reply) waiting?.resolve(reply.value);
    else waiting?.reject(new EngineError(reply.error.reason, reply.error.message, { cause: reply.error.cause }));
  }

  private fail(cause: unknown): void {
    this.failure ??= new EngineError('model_failed', 'The model stopped working.', { cause });
    for (const { reject } of this.pending.values()) reject(this.failure);
    this.pending.clear();
  }
}
