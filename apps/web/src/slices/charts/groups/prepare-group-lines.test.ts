import { describe, expect, it } from 'vitest';
import type { Line } from '../../../kernel/chart/prepare-lines.ts';
import { groupLine } from './prepare-group-lines.ts';

const line = (x: number[], y: number[], more: Partial<Line> = {}): Line => ({
  run_id: 'r',
  key: 'loss',
  x: Float64Array.from(x),
  y: Float64Array.from(y),
  odd: [],
  perPlace: 1,
  total: x.length,
  ...more,
});
const plain = { kind: 'ema', amount: 0 } as const;
const drawn = (members: Line[], figure: Parameters<typeof groupLine>[2] = 'mean') => {
  const found = groupLine('g', members, figure, plain);
  return found && [found.x, found.y, found.low, found.high].map((column) => [...(column ?? [])]);
};

describe('the line of a group', () => {
  it('is the mean of its members, between their least and greatest', () => {
    expect(drawn([line([0, 1], [1, 2]), line([0, 1], [3, 6])])).toEqual([
      [0, 1],
      [2, 4],
      [1, 2],
      [3, 6],
    ]);
  });

  it('follows members straight between their points, and not beyond their ends', () => {
    expect(drawn([line([0, 2], [0, 4]), line([1, 3], [10, 10])])).toEqual([
      [0, 1, 2, 3],
      [0, 6, 7, 10],
      [0, 2, 4, 10],
      [0, 10, 10, 10],
    ]);
  });

  it.each([
    ['min', 1],
    ['median', 2],
    ['max', 9],
  ] as const)('can be their %s', (figure, wanted) => {
    expect(drawn([line([0], [9]), line([0], [1]), line([0], [2])], figure)?.[1]).toEqual([wanted]);
  });

  it('leaves out what is no number', () => {
    expect(drawn([line([0, 1], [Number.NaN, 2]), line([0, 1], [3, Number.POSITIVE_INFINITY])])?.[1]).toEqual([3, 2]);
  });

  it('keeps the spikes that the bounds of its members hold', () => {
    const bucket = line([0, 10], [1, 1], { low: Float64Array.of(1, -50), high: Float64Array.of(99, 1), perPlace: 256 });
    const found = groupLine('g', [bucket, line([5], [1])], 'mean', plain);
    expect([found?.low?.[1], found?.high?.[1], found?.perPlace, found?.total]).toEqual([-50, 99, 256, 3]);
  });

  it('has no more places than needed where members share none', () => {
    const members = Array.from({ length: 20 }, (_, i) => line([i / 100, 1 + i / 100, 2 + i / 100], [1, 2, 3]));
    expect(groupLine('g', members, 'mean', plain)?.x).toHaveLength(3);
    expect(groupLine('g', [line([], [])], 'mean', plain)).toBeUndefined();
  });
});
