import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { answerOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { writeNoiseModel } from '../../test/noise-models.ts';
import { load } from '../load.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);

// The second is read anew in two pieces.
it.each([20, 280])(
  'an answer that grows beyond %d tokens is the one that reading it at once would give',
  async (original) => {
    const folder = writeNoiseModel(join(temporary.path, `long-${original}`), 'phi3-random');
    const file = join(folder, 'config.json');
    const short = Array.from({ length: 8 }, (_, i) => 1 + i / 10);
    const rope = { rope_type: 'longrope', short_factor: short, long_factor: short.map((factor) => factor * 4) };
    const more = { max_position_embeddings: 512, original_max_position_embeddings: original, rope_parameters: rope };
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), ...more }));
    const model = await load({ folder, flavors: { transformers: {} } }, { cacheDir: temporary.path, threads: 1 });
    if (model.kind !== 'generate') throw new Error('not a text model');
    expect(model.contextLength).toBe(512);
    const request = { doSample: false, logprobs: 0, logitBias: { 0: -1000, 4: -1000 } };
    const prompt = Array.from({ length: original - 5 }, (_, i) => 30 + (i % 400));
    const { tokens } = await answerOf(model, { ...request, prompt: { ids: prompt }, maxTokens: 12 });
    const ids = tokens.map(({ id }) => id);
    for (const [at, id] of ids.entries()) {
      const read = { ids: [...prompt, ...ids.slice(0, at)] };
      const [next] = (await answerOf(model, { ...request, prompt: read, maxTokens: 1 })).tokens;
      expect(next?.id).toBe(id);
      expect(Math.abs((next?.logprob ?? 0) - (tokens[at]?.logprob ?? 1))).toBeLessThan(1e-3);
    }
    await model.close();
  },
);
