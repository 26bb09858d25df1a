/** What the thread of a decoder does. */
import type { InferenceSession } from 'onnxruntime-node';
import type { Handler } from '../engine-worker.ts';
import { createSession } from '../onnx/open-graph.ts';
import { CachedDecoder } from './cached-decoder.ts';
import { Decoder, type DecoderNames } from './decoder.ts';
import type { Cache, Step } from './token-model.ts';

export interface DecoderStart {
  readonly kind: 'decoder';
  /** A graph's contained path, or its bytes. */
  readonly source: string | Uint8Array;
  readonly options: InferenceSession.SessionOptions;
  readonly names: DecoderNames;
}

export type DecoderRequest =
  | { readonly kind: 'step'; readonly ids: readonly number[]; readonly cache: Cache }
  | { readonly kind: 'free'; readonly cache: Cache };

/** Opens the graph where it is called. @throws {EngineError} */
export const openHere = async ({ source, options, names }: DecoderStart): Promise<CachedDecoder> =>
  new CachedDecoder(await Decoder.of(await createSession(source, options), names));

export async function serveDecoder(
  start: DecoderStart,
): Promise<{ value?: undefined; handle: Handler; close: () => Promise<void> }> {
  const decoder = await openHere(start);
  const handle = async (message: unknown): ReturnType<Handler> => {
    const request = message as DecoderRequest;
    if (request.kind === 'step') {
      const value: Step = await decoder.step(request.ids, request.cache);
      return { value, transfer: [value.logits.buffer as ArrayBuffer] };
    }
    decoder.free(request.cache);
    return {};
  };
  return { handle, close: () => decoder.close() };
}
