import { describe, expect, it } from 'vitest';
import { ropeOf, ropeTable } from './rope.ts';

const base = { max_position_embeddings: 4096 };
const plain = (size: number): number[] => Array.from({ length: size / 2 }, (_, i) => 10000 ** ((-2 * i) / size));

describe('rotary embedding', () => {
  it('reads theta where transformers 4 and 5 write it', () => {
    const four = ropeOf({ ...base, rope_theta: 500000 }, 16);
    expect(ropeOf({ ...base, rope_parameters: { rope_theta: 500000, rope_type: 'default' } }, 16)).toEqual(four);
    expect(four.frequencies[1]).toBeCloseTo(500000 ** -0.125, 12);
  });

  it('turns a part of each head when the model says so', () => {
    expect(ropeOf({ ...base, partial_rotary_factor: 0.75 }, 64).frequencies).toEqual(plain(48));
  });

  it('stretches linearly', () => {
    const { frequencies } = ropeOf({ ...base, rope_scaling: { type: 'linear', factor: 4 } }, 16);
    expect(frequencies).toEqual(plain(16).map((f) => f / 4));
  });

  it('leaves short waves and stretches long ones for llama3', () => {
    const llama3 = {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    };
    const { frequencies } = ropeOf({ ...base, rope_theta: 500000, rope_scaling: llama3 }, 128);
    const unscaled = ropeOf({ ...base, rope_theta: 500000 }, 128).frequencies;
    expect(frequencies[0]).toBe(unscaled[0]);
    expect(frequencies.at(-1)).toBe((unscaled.at(-1) ?? 0) / 8);
    const between = frequencies.filter((f, i) => f !== unscaled[i] && f !== (unscaled[i] ?? 0) / 8);
    expect(between.length).toBeGreaterThan(0);
    for (let i = 1; i < frequencies.length; i++) expect(frequencies[i]).toBeLessThan(frequencies[i - 1] ?? 0);
  });

  it('uses the short factors of longrope to the original length, the long ones beyond, with its factor on the waves', () => {
    const short = Array.from({ length: 8 }, (_, i) => 1 + i / 10);
    const long = short.map((factor) => factor * 3);
    const rope = ropeOf(
      {
        max_position_embeddings: 131072,
        original_max_position_embeddings: 4096,
        rope_scaling: { type: 'longrope', short_factor: short, long_factor: long },
      },
      16,
    );
    expect(rope.contextLength).toBe(131072);
    expect(rope.long).toEqual({ after: 4096, frequencies: plain(16).map((f, i) => f / (long[i] ?? 1)) });
    expect(rope.scale).toBeCloseTo(Math.sqrt(1 + Math.log(32) / Math.log(4096)), 12);
    expect(rope.frequencies).toEqual(plain(16).map((f, i) => f / (short[i] ?? 1)));
    expect(ropeTable({ ...rope, contextLength: 1 }, Math.cos)[0]).toBe(Math.fround(rope.scale));
  });

  it('mixes stretched and plain waves for yarn, with its factor on them', () => {
    const yarn = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 1024 };
    const { frequencies, scale } = ropeOf({ ...base, rope_scaling: yarn }, 64);
    expect(frequencies[0]).toBe(1);
    expect(frequencies.at(-1)).toBeCloseTo((plain(64).at(-1) ?? 0) / 4, 15);
    expect(scale).toBeCloseTo(1 + 0.1 * Math.log(4), 12);
  });

  it('is plain within its context when it is dynamic', () => {
    expect(ropeOf({ ...base, rope_scaling: { type: 'dynamic', factor: 2 } }, 16)).toEqual(ropeOf(base, 16));
  });

  it('is refused when it is of an unknown kind', () => {
    expect(() => ropeOf({ ...base, rope_scaling: { type: 'spiral' } }, 16)).toThrow('its rope_type is "spiral"');
  });

  it('fills a row per position', () => {
    const table = ropeTable({ frequencies: [1, 0.5], scale: 1, contextLength: 3 }, Math.sin);
    expect([...table]).toEqual([0, 0, Math.sin(1), Math.sin(0.5), Math.sin(2), Math.sin(1)].map(Math.fround));
  });
});
