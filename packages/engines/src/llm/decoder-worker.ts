/** The thread that a decoder lives in: the library computes on the thread that calls it, and the main one has requests to answer. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { EngineError, type EngineReason } from '../errors.ts';
import { createSession } from '../onnx/open-graph.ts';
import { Decoder, type DecoderNames, type KeyValues } from './decoder.ts';

/** How the thread is started. */
export interface DecoderStart {
  readonly millraceThread: 'decoder';
  /** A graph's contained path, or its bytes. */
  readonly source: string | Uint8Array;
  readonly options: InferenceSession.SessionOptions;
  readonly names: DecoderNames;
}

export type DecoderRequest =
  | { readonly kind: 'step'; readonly call: number; readonly ids: readonly number[]; readonly cache: number }
  | { readonly kind: 'free'; readonly cache: number }
  | { readonly kind: 'close' };

/** Call 0 is the start. */
export type DecoderReply =
  | { readonly call: number; readonly logits?: Float32Array; readonly cache?: number }
  | {
      readonly call: number;
      readonly error: { readonly reason: EngineReason; readonly message: string; readonly cause: string };
    };

/** Whether this thread was started to be a decoder's. */
export const isDecoderThread = (): boolean =>
  !isMainThread && (workerData as Partial<DecoderStart> | null)?.millraceThread === 'decoder';

/** Serves requests until told to close. */
export async function runDecoderThread(): Promise<void> {
  const port = parentPort;
  if (!port) return;
  const { source, options, names } = workerData as DecoderStart;
  const send = (reply: DecoderReply): void =>
    port.postMessage(reply, 'logits' in reply && reply.logits ? [reply.logits.buffer as ArrayBuffer] : []);
  try {
    const decoder = await Decoder.of(await createSession(source, options), names);
    const served = new ServedDecoder(decoder, send);
    // Requests run one after another: each waits for the one before.
    let before = Promise.resolve();
    port.on('message', (request: DecoderRequest) => {
      before = before.then(() => served.handle(request)).then((open) => void (open || port.close()));
    });
    send({ call: 0 });
  } catch (error) {
    send({ call: 0, error: plain(error) });
  }
}

class ServedDecoder {
  private readonly decoder: Decoder;
  private readonly send: (reply: DecoderReply) => void;
  private readonly caches = new Map<number, KeyValues>();
  private lastCache = 0;

  constructor(decoder: Decoder, send: (reply: DecoderReply) => void) {
    this.decoder = decoder;
    this.send = send;
  }

  /** Gives false after closing. */
  async handle(request: DecoderRequest): Promise<boolean> {
    if (request.kind === 'step') await this.step(request);
    else if (request.kind === 'free') this.free(request.cache);
    else await this.decoder.close();
    return request.kind !== 'close';
  }

  private async step({ call, ids, cache: from }: DecoderRequest & { kind: 'step' }): Promise<void> {
    try {
      const { logits, cache } = await this.decoder.step(ids, this.caches.get(from) ?? this.decoder.empty());
      this.lastCache++;
      this.caches.set(this.lastCache, cache);
      this.send({ call, logits, cache: this.lastCache });
    } catch (error) {
      this.send({ call, error: plain(error) });
    }
  }

  private free(id: number): void {
    const cache = this.caches.get(id);
    if (cache) this.decoder.free(cache);
    this.caches.delete(id);
  }
}

/** Errors lose their class on the way between threads. */
function plain(error: unknown): { reason: EngineReason; message: string; cause: string } {
  if (error instanceof EngineError) return { reason: error.reason, message: error.message, cause: String(error.cause) };
  return { reason: 'model_failed', message: 'The model failed.', cause: String(error) };
}

if (isDecoderThread() && import.meta.url.endsWith('/decoder-worker.ts')) await runDecoderThread();
