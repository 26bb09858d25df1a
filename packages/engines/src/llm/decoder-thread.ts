import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import type { DecoderReply, DecoderRequest, DecoderStart } from './decoder-worker.ts';
import type { Cache, TokenModel } from './token-model.ts';

interface Pending {
  readonly resolve: (reply: DecoderReply) => void;
  readonly reject: (error: unknown) => void;
}

/** A bundled program starts itself again; its main module hands such threads to `runDecoderThread`. */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./decoder-worker.ts', import.meta.url)
  : new URL(import.meta.url);

/** A decoder in a thread of its own. */
export class DecoderThread implements TokenModel {
  private readonly worker: Worker;
  private readonly pending = new Map<number, Pending>();
  private calls = 0;
  private failure: EngineError | undefined;

  private constructor(start: Omit<DecoderStart, 'millraceThread'>) {
    const workerData: DecoderStart = { millraceThread: 'decoder', ...start };
    this.worker = new Worker(entry, { workerData, name: 'decoder' });
    this.worker.on('message', (reply: DecoderReply) => this.settle(reply));
    this.worker.on('error', (cause) => this.fail(cause));
    this.worker.on('exit', (code) => this.fail(`the thread ended with ${code}`));
    // What is under way keeps the program alive, not an idle decoder.
    this.worker.unref();
  }

  /** @throws {EngineError} when the graph cannot be opened */
  static async start(start: Omit<DecoderStart, 'millraceThread'>): Promise<DecoderThread> {
    const thread = new DecoderThread(start);
    try {
      await thread.reply(0);
      return thread;
    } catch (error) {
      await thread.worker.terminate();
      throw error;
    }
  }

  async step(ids: readonly number[], cache: Cache): Promise<{ readonly logits: Float32Array; readonly cache: Cache }> {
    this.calls++;
    const answer = this.reply(this.calls);
    this.post({ kind: 'step', call: this.calls, ids, cache: cache.id });
    const reply = await answer;
    const { logits = new Float32Array(), cache: id = 0 } = reply as Extract<DecoderReply, { logits?: Float32Array }>;
    return { logits, cache: { length: cache.length + ids.length, id } };
  }

  free({ id }: Cache): void {
    if (id !== 0) this.post({ kind: 'free', cache: id });
  }

  async close(): Promise<void> {
    const exited = new Promise((resolve) => this.worker.once('exit', resolve));
    this.worker.ref();
    this.post({ kind: 'close' });
    if (!this.failure) await exited;
  }

  private post(request: DecoderRequest): void {
    this.worker.postMessage(request);
  }

  private reply(call: number): Promise<DecoderReply> {
    if (this.failure) return Promise.reject(this.failure);
    this.worker.ref();
    return new Promise((resolve, reject) => this.pending.set(call, { resolve, reject }));
  }

  private settle(reply: DecoderReply): void {
    const waiting = this.pending.get(reply.call);
    this.pending.delete(reply.call);
    if (this.pending.size === 0) this.worker.unref();
    if (!('error' in reply)) waiting?.resolve(reply);
    else waiting?.reject(new EngineError(reply.error.reason, reply.error.message, { cause: reply.error.cause }));
  }

  private fail(cause: unknown): void {
    this.failure ??= new EngineError('model_failed', 'The model stopped working.', { cause });
    for (const { reject } of this.pending.values()) reject(this.failure);
    this.pending.clear();
  }
}
