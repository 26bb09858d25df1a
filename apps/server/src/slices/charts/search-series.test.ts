import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRun } from '../runs/create-run.ts';
import { logBatch } from '../runs/log-batch.ts';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { searchSeries } from './search-series.ts';
import { readSeriesBytes } from './series-reader.testing.ts';

let context: TestContext;
let first: string;
let second: string;

type Metric = readonly [key: string, step: number, timestamp: number, value: number];

async function runWith(start_time: number, metrics: readonly Metric[]): Promise<string> {
  const { run } = parsed(await createRun(context, { experiment_id: '0', start_time, run_name: 'r' }));
  const run_id = run?.info?.run_id as string;
  const points = metrics.map(([key, step, timestamp, value]) => ({ key, step, timestamp, value }));
  await logBatch(context, { run_id, metrics: points });
  return run_id;
}

beforeAll(async () => {
  context = await openTestContext();
  first = await runWith(1000, [
    ['loss', 0, 1500, 3],
    ['loss', 1, 1600, Number.NaN],
    ['loss', 2, 1700, Number.POSITIVE_INFINITY],
    // Logged after step 2 with an earlier clock: this series is not in the order of time.
    ['loss', 3, 1650, 1],
    ['samples', 0, 1500, 64],
    ['samples', 1, 1600, 32],
    ['samples', 1, 1610, 128],
    ['samples', 3, 1650, 16],
  ]);
  second = await runWith(2000, [['loss', 10, 2500, 5]]);
});
afterAll(() => context.dispose());

const search = async (input: Parameters<typeof searchSeries>[1]) =>
  readSeriesBytes(await searchSeries(context, { x: 'step', width: 100, ...input }));
const many = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));
const infinity = Number.MAX_VALUE;

describe('series', () => {
  it('come by run and key in the order asked for; what does not exist is left out', async () => {
    const found = await search({ run_ids: [second, 'unknown', first, second], keys: ['samples', 'none', 'loss'] });
    expect(found.map(({ run_id, key, count }) => [run_id, key, count])).toEqual([
      [second, 'loss', 1],
      [first, 'samples', 4],
      [first, 'loss', 4],
    ]);
  });

  it('are exact while they fit: NaN as NaN, infinities as get-history answers them', async () => {
    const [loss] = await search({ run_ids: [first], keys: ['loss'] });
    expect(loss).toMatchObject({ mode: 'exact', count: 4, total: 4 });
    expect(loss?.columns).toEqual([
      [0, 1, 2, 3],
      [3, Number.NaN, infinity, 1],
    ]);
  });

  it('are sorted by time where the clock went back', async () => {
    const [loss] = await search({ run_ids: [first], keys: ['loss'], x: 'time' });
    expect(loss?.columns).toEqual([
      [1500, 1600, 1650, 1700],
      [3, Number.NaN, 1, infinity],
    ]);
    const [relative] = await search({ run_ids: [first], keys: ['loss'], x: 'relative', range: [550, 660] });
    expect(relative?.columns).toEqual([
      [600, 650],
      [Number.NaN, 1],
    ]);
  });

  it('take another metric as x: its last value at the same step', async () => {
    const [loss] = await search({ run_ids: [first], keys: ['loss'], x: 'metric:samples' });
    expect(loss?.columns).toEqual([
      [16, 64, 128],
      [1, 3, Number.NaN],
    ]);
    expect(await search({ run_ids: [second], keys: ['loss'], x: 'metric:samples' })).toMatchObject([{ count: 0 }]);
  });

  it('become buckets when they do not fit, and keep both ends of what is in them', async () => {
    const [loss] = await search({ run_ids: [first], keys: ['loss'], width: 2 });
    expect(loss).toMatchObject({ mode: 'buckets', count: 1, size: 4 });
    expect(loss?.columns).toEqual([[0], [3], [1], [3], [3], [1], [4], [4], [1], [1], [0]]);
  });

  it.each([
    ["'run_ids' has 0 different items; 1 to 100", { run_ids: [] as string[], keys: ['a'] }],
    ["'run_ids' has 101", { run_ids: many(101), keys: ['a'] }],
    ["'keys' has 51 different items; 1 to 50", { run_ids: ['a'], keys: many(51) }],
    ["Invalid value 'epoch' for 'x'", { run_ids: ['a'], keys: ['a'], x: 'epoch' }],
    ["Invalid value [2,1] for 'range'", { run_ids: ['a'], keys: ['a'], range: [2, 1] }],
    ["Invalid value 5000 for 'width'", { run_ids: ['a'], keys: ['a'], width: 5000 }],
  ])('refuse: %s', async (message, input) => {
    await expect(search(input)).rejects.toThrow(message);
  });

  it('refuse steps that a double does not hold, and name the way to read them', async () => {
    const run_id = await runWith(1, []);
    await logBatch(context, { run_id, metrics: [{ key: 'far', step: 2n ** 60n, timestamp: 1, value: 1 }] });
    await expect(search({ run_ids: [run_id], keys: ['far'] })).rejects.toThrow('metrics/get-history');
  });
});
