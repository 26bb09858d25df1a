import { describe, expect, it } from 'vitest';
import { allBounds, boundsOn, pointAxis, pointsCsv, spacedTicks } from './prepare-points.ts';
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

const group: RunPoint = {
  ...point('["sgd"]', { 'metrics.loss': 4 }),
  name: 'opt: sgd',
  group: { values: [{ column: 'params.opt', value: 'sgd' }], count: 3, bounds: new Map([['metrics.loss', [1, 9]]]) },
};

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

  it('holds the bounds of groups', () => {
    const axis = pointAxis([group], { column: 'metrics.loss', log: false }, allBounds([group], 'metrics.loss'));
    const [low, high] = boundsOn(axis, group) ?? [];
    expect([low, axis.placeOf(4), high].every((place) => place !== undefined && place >= 0 && place <= 1)).toBe(true);
    expect(low).toBeLessThan(high as number);
    expect(boundsOn(axis, points[0] as RunPoint)).toBeUndefined();
  });
});

it('writes what is shown as CSV', () => {
  expect(pointsCsv(points.slice(0, 1), ['params.opt', 'params.none'])).toBe(
    '"run","run_id","params.opt","params.none"\r\n"a","a","sgd",""\r\n',
  );
  expect(pointsCsv([group], ['metrics.loss'])).toBe(
    '"group","runs","metrics.loss","min metrics.loss","max metrics.loss"\r\n"opt: sgd","3","4","1","9"\r\n',
  );
});
