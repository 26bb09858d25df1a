/** The thread that a decoder lives in: the library computes on the thread that calls it, and the main one has requests to answer. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import type { InferenceSession } from 'onnxruntime-node';
import { EngineError, type EngineReason } from '../errors.ts';
import { createSession } from '../onnx/open-graph.ts';
import { CachedDecoder } from './cached-decoder.ts';
import { Decoder, type DecoderNames } from './decoder.ts';
import type { Cache } from './token-model.ts';

/** How the thread is started. */
export interface DecoderStart {
  readonly millraceThread: 'decoder';
  /** A graph's contained path, or its bytes. */
  readonly source: string | Uint8Array;
  readonly options: InferenceSession.SessionOptions;
  readonly names: DecoderNames;
}

export type DecoderRequest =
  | { readonly kind: 'step'; readonly call: number; readonly ids: readonly number[]; readonly cache: Cache }
  | { readonly kind: 'free'; readonly cache: Cache }
  | { readonly kind: 'close' };

/** Call 0 is the start. */
export type DecoderReply =
  | { readonly call: number; readonly logits?: Float32Array; readonly cache?: Cache }
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
    const decoder = new CachedDecoder(await Decoder.of(await createSession(source, options), names));
    // Requests run one after another: each waits for the one before.
    let before = Promise.resolve();
    port.on('message', (request: DecoderRequest) => {
      before = before.then(() => handle(decoder, request, send)).then((open) => void (open || port.close()));
    });
    send({ call: 0 });
  } catch (error) {
    send({ call: 0, error: plain(error) });
  }
}

/** Gives false after closing. */
async function handle(
  decoder: CachedDecoder,
  request: DecoderRequest,
  send: (reply: DecoderReply) => void,
): Promise<boolean> {
  if (request.kind === 'free') decoder.free(request.cache);
  else if (request.kind === 'close') await decoder.close();
  else {
    const { call, ids, cache } = request;
    await decoder.step(ids, cache).then(
      (answer) => send({ call, ...answer }),
      (error: unknown) => send({ call, error: plain(error) }),
    );
  }
  return request.kind !== 'close';
}

/** Errors lose their class on the way between threads. */
function plain(error: unknown): { reason: EngineReason; message: string; cause: string } {
  if (error instanceof EngineError) return { reason: error.reason, message: error.message, cause: String(error.cause) };
  return { reason: 'model_failed', message: 'The model failed.', cause: String(error) };
}

if (isDecoderThread() && import.meta.url.endsWith('/decoder-worker.ts')) await runDecoderThread();
