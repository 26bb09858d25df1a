import { describe, expect, it } from 'vitest';
import { extentsOf, nearestPlace, prepareLine, valuesAt } from './prepare-lines.ts';
import type { BucketSeries, ExactSeries } from './read-series.ts';

const none = { kind: 'ema', amount: 0 } as const;
const floats = (...values: number[]): Float64Array => Float64Array.from(values);
const ints = (...values: number[]): Uint32Array => Uint32Array.from(values);

const exact: ExactSeries = {
  run_id: 'r',
  key: 'loss',
  total: 5,
  mode: 'exact',
  x: floats(0, 1, 2, 3, 4),
  y: floats(1, Number.NaN, Number.MAX_VALUE, -Number.MAX_VALUE, 3),
};
const buckets: BucketSeries = {
  run_id: 'r',
  key: 'loss',
  total: 1_000_000,
  mode: 'buckets',
  size: 4,
  xFirst: floats(0, 4, 8),
  xLast: floats(3, 7, 11),
  min: floats(1, Number.NaN, -2),
  max: floats(9, Number.NaN, 2),
  first: floats(1, Number.NaN, -2),
  last: floats(2, Number.NaN, 2),
  sum: floats(20, 0, 0),
  n: ints(4, 4, 4),
  nan: ints(0, 4, 1),
  posinf: ints(0, 0, 1),
  neginf: ints(0, 0, 0),
};

describe('a line of every point', () => {
  it('has gaps where a value has no place, and says what is there', () => {
    const line = prepareLine(exact, none);
    expect([...line.y]).toEqual([1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3]);
    expect(line.odd).toEqual([
      { x: 1, kind: 'nan' },
      { x: 2, kind: 'posinf' },
      { x: 3, kind: 'neginf' },
    ]);
    expect(line.perPlace).toBe(1);
  });
});

describe('a line of buckets', () => {
  const line = prepareLine(buckets, none);

  it('follows the mean of what is finite, between the bounds', () => {
    expect([...line.x]).toEqual([1.5, 5.5, 9.5]);
    expect([...line.y]).toEqual([5, Number.NaN, 0]);
    expect([...(line.low ?? [])]).toEqual([1, Number.NaN, -2]);
    expect(line.perPlace).toBe(4);
  });

  it('keeps odd values visible', () => {
    expect(line.odd).toEqual([
      { x: 5.5, kind: 'nan' },
      { x: 9.5, kind: 'nan' },
      { x: 9.5, kind: 'posinf' },
    ]);
  });

  it('makes room for its bounds, not only for its mean', () => {
    expect(extentsOf([line]).y).toEqual({ min: -2, max: 9, positive: 1 });
  });
});

describe('the cursor', () => {
  it('finds the nearest place', () => {
    const line = { x: floats(0, 10, 20) };
    expect([-5, 4, 6, 14.9, 15, 99].map((at) => nearestPlace(line, at))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(nearestPlace({ x: floats() }, 1)).toBe(-1);
  });

  it('shows what is near, largest first', () => {
    const line = (run_id: string, ...y: number[]) =>
      prepareLine({ ...exact, run_id, x: floats(0, 1, 2), y: floats(...y) }, none);
    const lines = [line('a', 1, 2, 3), line('b', 9, 8, 7), line('c', 5, Number.NaN, 5)];
    expect(valuesAt(lines, 1.1, 0.5).map(({ run_id, y }) => [run_id, y])).toEqual([
      ['b', 8],
      ['a', 2],
      ['c', Number.NaN],
    ]);
    expect(valuesAt(lines, 40, 0.5)).toEqual([]);
  });
});
