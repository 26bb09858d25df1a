import { Worker } from 'node:worker_threads';
import { EngineError } from '../errors.ts';
import { createSession } from '../onnx/open-graph.ts';
import { CachedDecoder } from './cached-decoder.ts';
import { Decoder } from './decoder.ts';
import type { DecoderReply, DecoderRequest, DecoderStart } from './decoder-worker.ts';
import { type Cache, emptyCache, type TokenModel } from './token-model.ts';

type Answer = Exclude<DecoderReply, { error: unknown }>;

interface Pending {
  readonly resolve: (reply: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** A bundled program starts itself again; its main module hands such threads to `runDecoderThread`. */
const entry = import.meta.url.endsWith('.ts')
  ? new URL('./decoder-worker.ts', import.meta.url)
  : new URL(import.meta.url);

/**
 * Opens a decoder in a thread of its own, or here where no thread may be started: beside a model's own code, which could start one too.
 * @throws {EngineError} when the graph cannot be opened
 */
export async function openDecoder(
  start: Omit<DecoderStart, 'millraceThread'>,
): Promise<TokenModel & { close(): Promise<void> }> {
  if (!process.permission || process.permission.has('worker')) return DecoderThread.start(start);
  const { source, options, names } = start;
  return new CachedDecoder(await Decoder.of(await createSession(source, options), names));
}

/** A decoder in a thread of its own. */
class DecoderThread implements TokenModel {
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
    this.post({ kind: 'step', call: this.calls, ids, cache });
    const reply = await answer;
    return { logits: reply.logits ?? new Float32Array(), cache: reply.cache ?? emptyCache };
  }

  free(cache: Cache): void {
    if (cache.id !== emptyCache.id) this.post({ kind: 'free', cache });
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

  private reply(call: number): Promise<Answer> {
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
