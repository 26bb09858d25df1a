import { expect, it } from 'vitest';
import type { TableRun } from './prepare-run-cell.ts';
import { tintOf } from './prepare-tint.ts';
import { type RunColumn, readColumn } from './run-columns.ts';

const column = readColumn('metrics.loss') as RunColumn;
const run = (value: number | string): TableRun => ({
  info: { run_id: 'r', experiment_id: '1' },
  data: { metrics: [{ key: 'loss', value }] },
});
const range = { n: 3, min: -1, max: 3 };

it('tints by the place between the least and the greatest value', () => {
  expect([-1, 0, 3, 5].map((value) => tintOf(run(value), column, range))).toEqual([0, 0.25, 1, 1]);
});

it('tints nothing where there is no number, or only one', () => {
  expect(tintOf(run('NaN'), column, range)).toBeUndefined();
  expect(tintOf(run(1), column, { n: 0 })).toBeUndefined();
  expect(tintOf(run(1), column, { n: 2, min: 1, max: 1 })).toBeUndefined();
  expect(tintOf(run(1), column, undefined)).toBeUndefined();
});
