/** Sharing and stopping, with a model that only counts, so that every step is seen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trained } from '../../test/noise-models.ts';
import type { GenerateRequest } from '../port.ts';
import { TextModel } from './text-model.ts';
import { type Cache, chunkTokens, type TokenModel } from './token-model.ts';
import { Tokenizer } from './tokenizer.ts';

const tokenizer = new Tokenizer(JSON.parse(readFileSync(join(trained, 'phi3-tiny/tokenizer.json'), 'utf8')), {});

/** Always says token 100. Notes the length of what each step reads, and the first id of the prompt it belongs to. */
class CountingModel implements TokenModel {
  readonly steps: { readonly read: number; readonly who: number }[] = [];
  readonly freed = new Set<Cache>();
  closed = false;
  /** A sequence of this length begins anew, once. */
  longAfter = Infinity;

  async step(ids: readonly number[], cache: Cache) {
    const who = (cache as Cache & { who?: number }).who ?? ids[0] ?? 0;
    this.steps.push({ read: ids.length, who });
    expect(this.freed.has(cache)).toBe(false);
    await new Promise(setImmediate);
    const logits = new Float32Array(480);
    logits[100] = 10;
    const { isLong } = cache as Cache & { isLong?: boolean };
    if (!isLong && cache.length + ids.length > this.longAfter) {
      const unread = Array<number>(cache.length + ids.length - chunkTokens).fill(who);
      return { logits, cache: { length: chunkTokens, id: this.steps.length, who, isLong: true }, unread };
    }
    return { logits, unread: [], cache: { length: cache.length + ids.length, id: this.steps.length, who, isLong } };
  }

  free(cache: Cache): void {
    expect(this.freed.has(cache)).toBe(false);
    // The empty one is everybody's.
    if (cache.id !== 0) this.freed.add(cache);
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

let counting: CountingModel;
let model: TextModel;
beforeEach(() => {
  counting = new CountingModel();
  model = new TextModel({
    engine: 'test',
    because: 'test',
    residentBytes: 0,
    contextLength: 4096,
    defaults: { doSample: false },
    decoder: counting,
    tokenizer,
    endTokens: new Set([4]),
  });
});
afterEach(() => model.close());

const ids = (who: number, length: number): GenerateRequest['prompt'] => ({ ids: Array(length).fill(who) });
async function drain(request: GenerateRequest, signal?: AbortSignal): Promise<number> {
  let events = 0;
  for await (const event of await model.generate(request, { signal })) events += event.type === 'delta' ? 1 : 0;
  return events;
}

describe('sharing', () => {
  it('gives every answer a step in turn, while a long prompt is read in pieces', async () => {
    const writing = drain({ prompt: ids(10, 2), maxTokens: 30 });
    await drain({ prompt: ids(20, 1025), maxTokens: 1 });
    const during = counting.steps.slice(
      0,
      counting.steps.findLastIndex(({ who }) => who === 20),
    );
    expect(counting.steps.filter(({ who }) => who === 20).map(({ read }) => read)).toEqual([256, 256, 256, 256, 1]);
    expect(during.filter(({ who, read }) => who === 10 && read === 1).length).toBeGreaterThanOrEqual(3);
    await writing;
  });

  it('gives others their turn while a sequence that has become long is read anew', async () => {
    counting.longAfter = 1000;
    const others = drain({ prompt: ids(10, 2), maxTokens: 60 });
    expect(await drain({ prompt: ids(20, 998), maxTokens: 5 })).toBe(5);
    const long = counting.steps.flatMap(({ who, read }, at) => (who === 20 ? [{ read, at }] : []));
    // The prompt, two tokens, a third that begins anew, the three pieces that are left, a fourth token.
    expect(long.map(({ read }) => read)).toEqual([256, 256, 256, 230, 1, 1, 1, 256, 256, 233, 1]);
    const anew = long.slice(6, 10).map(({ at }) => at);
    for (const [piece, before] of anew.slice(0, -1).entries())
      expect(counting.steps.slice(before + 1, anew[piece + 1]).map(({ who }) => who)).toContain(10);
    await others;
  });

  it('writes four at a time, and the others in the order they came', async () => {
    const finished: number[] = [];
    const all = [11, 12, 13, 14, 15, 16].map(async (who) => {
      await drain({ prompt: ids(who, 2), maxTokens: 5 });
      finished.push(who);
    });
    await Promise.all(all);
    const firstStep = (who: number): number => counting.steps.findIndex((step) => step.who === who);
    const ends = [11, 12, 13, 14].map((who) => counting.steps.findLastIndex((step) => step.who === who));
    expect(firstStep(15)).toBeGreaterThan(Math.min(...ends));
    expect(firstStep(15)).toBeLessThan(firstStep(16));
    expect(finished).toHaveLength(6);
  });

  it('reads a prompt once for several answers', async () => {
    await drain({ prompt: ids(10, 5), maxTokens: 2, n: 3 });
    expect(counting.steps.map(({ read }) => read)).toEqual([5, 1, 1, 1]);
    // The prompt's, and the last of each answer.
    expect(counting.freed.size).toBe(4);
  });
});

describe('stopping', () => {
  it('is over within two tokens of an abort', async () => {
    const controller = new AbortController();
    const generation = await model.generate({ prompt: ids(10, 2), maxTokens: 4000 }, { signal: controller.signal });
    let at = 0;
    await expect(async () => {
      for await (const event of generation) {
        if (event.type !== 'delta' || at > 0) continue;
        at = counting.steps.length;
        controller.abort(new Error('gone'));
      }
    }).rejects.toThrow('gone');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(counting.steps.length).toBeLessThanOrEqual(at + 2);
  });

  it('is over within two tokens of leaving the loop', async () => {
    let at = 0;
    for await (const _event of await model.generate({ prompt: ids(10, 2), maxTokens: 4000 })) {
      at = counting.steps.length;
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(counting.steps.length).toBeLessThanOrEqual(at + 2);
  });

  it('does not run far ahead of a reader that stands still', async () => {
    const generation = await model.generate({ prompt: ids(10, 2), maxTokens: 4000 });
    await expect.poll(() => counting.steps.length, { timeout: 5000 }).toBeGreaterThan(200);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(counting.steps.length).toBeLessThan(300);
    let events = 0;
    for await (const _event of generation) events++;
    expect(events).toBe(4001);
  });

  it('closes with answers under way: they fail, the graph is freed', async () => {
    const writing = drain({ prompt: ids(10, 2), maxTokens: 4000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await Promise.all([expect(writing).rejects.toMatchObject({ reason: 'closed' }), model.close()]);
    expect(counting.closed).toBe(true);
    await expect(drain({ prompt: ids(10, 2) })).rejects.toMatchObject({ reason: 'closed' });
  });

  it('passes a failure of the model on, and answers the next request', async () => {
    const { step } = counting;
    counting.step = () => Promise.reject(new Error('broken'));
    await expect(drain({ prompt: ids(10, 2) })).rejects.toThrow('broken');
    counting.step = step;
    expect(await drain({ prompt: ids(10, 2), maxTokens: 3 })).toBe(3);
  });
});
