import { EngineThread, mayStartThreads } from '../engine-thread.ts';
import { type DecoderRequest, type DecoderStart, openHere } from './decoder-requests.ts';
import { type Cache, emptyCache, type Step, type TokenModel } from './token-model.ts';

/**
 * Opens a decoder in a thread of its own, or here where none may be started.
 * @throws {EngineError} when the graph cannot be opened
 */
export async function openDecoder(start: Omit<DecoderStart, 'kind'>): Promise<TokenModel & { close(): Promise<void> }> {
  const whole: DecoderStart = { kind: 'decoder', ...start };
  if (!mayStartThreads()) return openHere(whole);
  return new DecoderThread((await EngineThread.start(whole)).thread);
}

/** A decoder in a thread of its own. */
class DecoderThread implements TokenModel {
  private readonly thread: EngineThread;

  constructor(thread: EngineThread) {
    this.thread = thread;
  }

  async step(ids: readonly number[], cache: Cache): Promise<Step> {
    const request: DecoderRequest = { kind: 'step', ids, cache };
    return (await this.thread.call(request)) as Step;
  }

  free(cache: Cache): void {
    if (cache.id !== emptyCache.id) this.thread.tell({ kind: 'free', cache } satisfies DecoderRequest);
  }

  close(): Promise<void> {
    return this.thread.close();
  }
}
