import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noise } from '../../test/noise.ts';
import { type NoiseModel, noiseWeights } from '../../test/noise-models.ts';

const golden = JSON.parse(readFileSync(new URL('../../fixtures/golden/noise.json', import.meta.url), 'utf8')) as {
  samples: { name: string; seed: number; scale: number; values: number[] }[];
  models: Record<string, { seed: number; tensors: number; sha256: string }>;
};

describe('noise weights equal those made in Python', () => {
  it.each(golden.samples)('$name, seed $seed', ({ name, seed, scale, values }) => {
    expect([...noise(name, values.length, scale, seed)]).toEqual(values);
  });

  it.each([
    'phi3-random',
    'phi3-spm',
    'llama-random',
    'mistral-random',
    'mistral-window',
    'qwen2-random',
  ] as NoiseModel[])('%s', (name) => {
    const weights = noiseWeights(name);
    const hash = createHash('sha256');
    for (const [tensor, { data }] of Object.entries(weights).sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${tensor}\0`).update(new Uint8Array(data.buffer));
    }
    expect(Object.keys(weights)).toHaveLength(golden.models[name]?.tensors ?? 0);
    expect(hash.digest('hex')).toBe(golden.models[name]?.sha256);
  });
});
