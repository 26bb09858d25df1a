import { describe, expect, it } from 'vitest';
import { completePoints, pointAxis, pointsCsv } from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

const point = (run_id: string, values: Readonly<Record<string, number | string>>): RunPoint => ({
  run_id,
  name: run_id,
  values: new Map(Object.entries(values)),
});
const points = [
  point('a', { 'params.lr': 0.1, 'params.opt': 'sgd', 'metrics.loss': 1 }),
  point('b', { 'params.lr': 0.001, 'params.opt': 'adam', 'metrics.loss': Number.NaN }),
  point('c', { 'params.opt': 'adam', 'metrics.loss': 3 }),
];

describe('an axis of points', () => {
  it('places numbers between its ends', () => {
    const axis = pointAxis(points, 'params.lr');
    const [low, high] = [axis.placeOf(0.001), axis.placeOf(0.1)];
    expect(low).toBeLessThan(high as number);
    expect(axis.placeOf(undefined)).toBeUndefined();
    expect(axis.placeOf(Number.NaN)).toBeUndefined();
  });

  it('gives texts equal distances, in their order', () => {
    const axis = pointAxis(points, 'params.opt');
    expect(axis.ticks).toEqual([
      { place: 0.25, text: 'adam' },
      { place: 0.75, text: 'sgd' },
    ]);
    expect(axis.placeOf('sgd')).toBe(0.75);
  });

  it('leaves out runs without a value', () => {
    const axes = ['params.lr', 'metrics.loss'].map((column) => pointAxis(points, column));
    expect(completePoints(points, axes).map(({ run_id }) => run_id)).toEqual(['a']);
  });
});

it('writes what is shown as CSV', () => {
  expect(pointsCsv(points.slice(0, 1), ['params.opt', 'params.none'])).toBe(
    '"run","run_id","params.opt","params.none"\r\n"a","a","sgd",""\r\n',
  );
});
