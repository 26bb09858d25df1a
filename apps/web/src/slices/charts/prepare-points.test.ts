import { describe, expect, it } from 'vitest';
import { completePoints, pointAxis, pointsCsv, spacedTicks } from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

const point = (run_id: string, values: Readonly<Record<string, number | string>>): RunPoint => ({
  run_id,
  name: run_id,
  values: new Map(Object.entries(values)),
  texts: new Map(),
});
const points = [
  point('a', { 'params.lr': 0.1, 'params.opt': 'sgd', 'metrics.loss': 1 }),
  point('b', { 'params.lr': 0.001, 'params.opt': 'adam', 'metrics.loss': Number.NaN }),
  point('c', { 'params.opt': 'adam', 'metrics.loss': 3 }),
];

describe('an axis of points', () => {
  it('places numbers between its ends', () => {
    const axis = pointAxis(points, { column: 'params.lr', log: false });
    const [low, high] = [axis.placeOf(0.001), axis.placeOf(0.1)];
    expect(low).toBeLessThan(high as number);
    expect(axis.placeOf(undefined)).toBeUndefined();
    expect(axis.placeOf(Number.NaN)).toBeUndefined();
  });

  it('gives texts equal distances, in their order', () => {
    const axis = pointAxis(points, { column: 'params.opt', log: false });
    expect(axis.ticks).toEqual([
      { place: 0.25, text: 'adam' },
      { place: 0.75, text: 'sgd' },
    ]);
    expect(axis.placeOf('sgd')).toBe(0.75);
  });

  it('has no place for zero and less where it is logarithmic', () => {
    const some = [point('a', { 'metrics.m': 0 }), point('b', { 'metrics.m': 1 }), point('c', { 'metrics.m': 100 })];
    const axis = pointAxis(some, { column: 'metrics.m', log: true });
    expect(axis.placeOf(0)).toBeUndefined();
    expect(axis.placeOf(10)).toBeCloseTo(0.5, 5);
  });

  it('names as many ticks as there is room for', () => {
    const texts = Array.from({ length: 20 }, (_, i) => point(`r${i}`, { 'params.p': `value ${i}` }));
    const axis = pointAxis(texts, { column: 'params.p', log: false });
    expect(spacedTicks(axis, 300, 60).length).toBeLessThanOrEqual(5);
    expect(spacedTicks(axis, 3000, 60)).toHaveLength(20);
  });

  it('leaves out runs without a value', () => {
    const axes = ['params.lr', 'metrics.loss'].map((column) => pointAxis(points, { column, log: false }));
    expect(completePoints(points, axes).map(({ run_id }) => run_id)).toEqual(['a']);
  });
});

it('writes what is shown as CSV', () => {
  expect(pointsCsv(points.slice(0, 1), ['params.opt', 'params.none'])).toBe(
    '"run","run_id","params.opt","params.none"\r\n"a","a","sgd",""\r\n',
  );
});
