import { expect, it } from 'vitest';
import { sparklinePath } from './prepare-sparkline.ts';
import type { BucketSeries, ExactSeries } from './read-series.ts';

const series = (x: number[], y: number[]): ExactSeries => ({
  run_id: 'r',
  key: 'loss',
  total: x.length,
  mode: 'exact',
  x: Float64Array.from(x),
  y: Float64Array.from(y),
});

it.each([
  [[0, 1, 4], [1, 3, 2], 'M0.0 10.0L25.0 0.0L100.0 5.0'],
  [[5, 6], [7, 7], 'M0.0 5.0L100.0 5.0'],
  [[0, 1, 2], [1, Number.NaN, 2], 'M0.0 10.0L100.0 0.0'],
  [[3], [1], undefined],
  [[0, 1], [Number.NaN, 1], undefined],
  [[], [], undefined],
])('joins %j, %j in its box', (x, y, wanted) => {
  expect(sparklinePath(series(x, y), 100, 10)).toBe(wanted);
});

it('shows a spike that the mean of its bucket hides', () => {
  const floats = (...values: number[]) => Float64Array.from(values);
  const counts = (...values: number[]) => Uint32Array.from(values);
  const buckets: BucketSeries = {
    run_id: 'r',
    key: 'loss',
    total: 2000,
    mode: 'buckets',
    size: 1000,
    xFirst: floats(0, 1000),
    xLast: floats(0, 1000),
    min: floats(1, 1),
    max: floats(1, 101),
    first: floats(1, 1),
    last: floats(1, 1),
    sum: floats(1000, 1100),
    n: counts(1000, 1000),
    nan: counts(0, 0),
    posinf: counts(0, 0),
    neginf: counts(0, 0),
  };
  expect(sparklinePath(buckets, 100, 10)).toBe('M0.0 10.0L100.0 10.0L100.0 0.0');
});
