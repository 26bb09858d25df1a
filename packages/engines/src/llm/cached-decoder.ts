import type { Decoder, KeyValues } from './decoder.ts';
import type { Cache, Step, TokenModel } from './token-model.ts';

/** A decoder whose keys and values go by number. */
export class CachedDecoder implements TokenModel {
  private readonly decoder: Decoder;
  private readonly caches = new Map<number, KeyValues>();
  private last = 0;

  constructor(decoder: Decoder) {
    this.decoder = decoder;
  }

  async step(ids: readonly number[], { id }: Cache): Promise<Step> {
    const { logits, cache, unread } = await this.decoder.step(ids, this.caches.get(id) ?? this.decoder.empty());
    this.last++;
    this.caches.set(this.last, cache);
    return { logits, cache: { length: cache.length, id: this.last }, unread };
  }

  free({ id }: Cache): void {
    const cache = this.caches.get(id);
    if (cache) this.decoder.free(cache);
    this.caches.delete(id);
  }

  close(): Promise<void> {
    return this.decoder.close();
  }
}
