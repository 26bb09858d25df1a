import { expect, it } from 'vitest';
import { sparklinePath } from './prepare-sparkline.ts';
import type { ExactSeries } from './read-series.ts';

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
