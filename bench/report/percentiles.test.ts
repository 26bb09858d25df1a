import { describe, expect, it } from 'vitest';
import { percentile, summarise } from './percentiles.ts';

const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

describe('nearest rank', () => {
  it.each([
    [50, 50],
    [95, 95],
    [99, 99],
    [100, 100],
    [0, 1],
  ])('%i %% of 1 … 100', (percent, value) => expect(percentile(hundred, percent)).toBe(value));
  it('is a value that was measured', () => expect(percentile([1, 10], 50)).toBe(1));
  it('of nothing is no number', () => expect(percentile([], 50)).toBeNaN());
  it('does not need sorted values in a summary', () =>
    expect(summarise([3, 1, 2])).toEqual({ p50: 2, p95: 3, p99: 3, max: 3 }));
});
