import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { createRun } from './create-run.ts';
import { logBatch } from './log-batch.ts';
import { readNumberColumn } from './number-column.ts';
import { numbersByRun } from './run-numbers.store.ts';

let context: TestContext;

beforeAll(async () => {
  context = await openTestContext();
  for (let i = 0; i < 3; i++) {
    const { run } = parsed(await createRun(context, { experiment_id: '0', start_time: i }));
    const metrics = [3, 1, 2].map((value, step) => ({ key: 'loss', value: value + i, timestamp: step, step }));
    await logBatch(context, {
      run_id: run?.info?.run_id as string,
      metrics,
      params: [{ key: 'lr', value: `${i}e-1` }],
    });
  }
});
afterAll(() => context.dispose());

const numbers = (column: string, runs: readonly number[]) =>
  context.db.read((reader) => numbersByRun(reader, readNumberColumn(column), new Set(runs)));
/** More than are looked up one by one. */
const many = Array.from({ length: 6_000 }, (_, at) => at + 1);

it.each([
  ['metrics.loss', [2, 3, 4]],
  ['min(metrics.loss)', [1, 2, 3]],
  ['params.lr', [0, 0.1, 0.2]],
  ['metrics.none', []],
])('of %s are the same, asked for one by one or all together', async (column, wanted) => {
  const all = await numbers(column, many);
  expect(all.map(([, number]) => number).sort()).toEqual(wanted);
  expect([...(await numbers(column, [1, 2, 3]))].sort()).toEqual([...all].sort());
});

it('are read of the runs that are asked for', async () => {
  expect(await numbers('metrics.loss', [2])).toEqual([[2, 3]]);
});
