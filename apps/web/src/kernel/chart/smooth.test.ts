import { describe, expect, it } from 'vitest';
import { smooth } from './smooth.ts';

const floats = (...values: number[]): Float64Array => Float64Array.from(values);
const x = Float64Array.from({ length: 2000 }, (_, i) => i);
const kinds = ['ema', 'mean', 'gaussian'] as const;

describe.each(kinds)('smoothing by %s', (kind) => {
  it('leaves a constant line alone', () => {
    const smoothed = smooth(x, new Float64Array(2000).fill(3), { kind, amount: 0.9 });
    for (const value of smoothed) expect(value).toBeCloseTo(3, 12);
  });

  it('reduces the changes of a jagged one, the more the larger the amount', () => {
    const jagged = x.map((i) => Math.sin(i * i * 7));
    const roughness = (amount: number): number => {
      const y = smooth(x, jagged, { kind, amount });
      return y.slice(900, 1100).reduce((sum, value, i, all) => sum + Math.abs(value - (all[i - 1] ?? value)), 0);
    };
    expect(roughness(0.5)).toBeLessThan(roughness(0) / 2);
    expect(roughness(0.95)).toBeLessThan(roughness(0.5));
  });

  it('keeps gaps, and does not let them spread', () => {
    const smoothed = smooth(floats(0, 1, 2), floats(1, Number.NaN, 1), { kind, amount: 0.5 });
    expect([...smoothed]).toEqual([1, Number.NaN, 1]);
  });

  it('returns the line itself without an amount', () => {
    const y = floats(1, 5, 2);
    expect(smooth(floats(0, 1, 2), y, { kind, amount: 0 })).toBe(y);
  });
});

it('smooths by distance: a point far from the last one weighs more', () => {
  const near = smooth(floats(0, 1, 2, 100), floats(0, 0, 1, 1), { kind: 'ema', amount: 0.9 })[2] as number;
  const far = smooth(floats(0, 1, 98, 100), floats(0, 0, 1, 1), { kind: 'ema', amount: 0.9 })[2] as number;
  expect(far).toBeGreaterThan(near);
});
