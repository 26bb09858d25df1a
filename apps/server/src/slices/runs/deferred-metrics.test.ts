import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { createRun } from './create-run.ts';
import { areDeferrable } from './deferred-metrics.ts';
import { getMetricHistory } from './get-metric-history.ts';
import { getRun } from './get-run.ts';
import { logBatch } from './log-batch.ts';
import { logMetric } from './log-metric.ts';
import { checkedMetric } from './validate.ts';

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

const newRun = async (): Promise<string> =>
  parsed(await createRun(context, { experiment_id: '0', run_name: 'r' })).run?.info?.run_id as string;

const largest = 9_223_372_036_854_775_807n;
const values = [0.1, -0, 5e-324, 1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

it('a deferred point comes back as it would have from its table, in a killed server too', async () => {
  const run_id = await newRun();
  const points = [
    ...values.map((value, i) => ({ key: 'é x/y', value, timestamp: i, step: i })),
    { key: 'é x/y', value: 1, timestamp: largest, step: -largest - 1n },
  ];
  const direct = await newRun();
  await logBatch(context, { run_id: direct, metrics: points, tags: [{ key: 'not', value: 'deferred' }] });
  await logBatch(context, { run_id, metrics: points });
  const history = async (id: string) =>
    parsed(await getMetricHistory(context, { run_id: id, metric_key: 'é x/y' })).metrics;
  context = await context.killed();
  expect(await history(run_id)).toHaveLength(points.length);
  expect(await history(run_id)).toEqual(await history(direct));
  const metricsOf = async (id: string) => parsed(await getRun(context, { run_id: id })).run?.data?.metrics;
  expect(await metricsOf(run_id)).toEqual(await metricsOf(direct));
});

it('a cached document of the run does not outlive it', async () => {
  const run_id = await newRun();
  for (let step = 1; step <= 20; step++) {
    await logMetric(context, { run_id, key: 'm', value: step, timestamp: step, step });
    const { run } = parsed(await getRun(context, { run_id }));
    expect(run?.data?.metrics).toEqual([{ key: 'm', value: step, timestamp: step, step }]);
  }
});

it('what a logged model has to judge, and what fills leaves of its own, is not deferred', () => {
  const metric = checkedMetric({ key: 'm', value: 1, timestamp: 1, step: 1 }, '');
  expect(areDeferrable([metric])).toBe(true);
  expect(areDeferrable([metric, { ...metric, model_id: 'm-1' }])).toBe(false);
  expect(areDeferrable(Array(100).fill(metric))).toBe(true);
  expect(areDeferrable(Array(101).fill(metric))).toBe(false);
  expect(areDeferrable([])).toBe(false);
});
