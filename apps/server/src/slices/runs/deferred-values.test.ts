import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { createRun } from './create-run.ts';
import { areDeferrable } from './deferred-values.ts';
import { getMetricHistory } from './get-metric-history.ts';
import { getRun } from './get-run.ts';
import { deleteRun, restoreRun } from './lifecycle.ts';
import { logBatch } from './log-batch.ts';
import { logMetric } from './log-metric.ts';
import { logParam } from './log-param.ts';
import { deleteTag, setTag } from './tags.ts';
import { updateRun } from './update-run.ts';
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
  await logBatch(context, {
    run_id: direct,
    metrics: points,
    tags: [{ key: 'mlflow.runName', value: 'not deferred' }],
  });
  await logBatch(context, { run_id, metrics: points });
  const history = async (id: string) =>
    parsed(await getMetricHistory(context, { run_id: id, metric_key: 'é x/y' })).metrics;
  context = await context.killed();
  expect(await history(run_id)).toHaveLength(points.length);
  expect(await history(run_id)).toEqual(await history(direct));
  const metricsOf = async (id: string) => parsed(await getRun(context, { run_id: id })).run?.data?.metrics;
  expect(await metricsOf(run_id)).toEqual(await metricsOf(direct));
});

it('params and tags come back as they would have from their tables, in a killed server too', async () => {
  const run_id = await newRun();
  const texts = [
    { key: 'é x/y', value: '' },
    { key: 'b', value: 'a "quoted"\n\u0000 \ud800 𝒳' },
  ];
  const direct = await newRun();
  const filler = Array.from({ length: 101 }, (_, step) => ({ key: 'm', value: 1, timestamp: 1, step }));
  await logBatch(context, { run_id: direct, params: texts, tags: texts, metrics: filler });
  await logBatch(context, { run_id, params: texts, tags: [{ key: 'b', value: 'first' }] });
  for (const tag of texts) await setTag(context, { run_id, ...tag });
  context = await context.killed();
  const dataOf = async (id: string) => parsed(await getRun(context, { run_id: id })).run?.data;
  const named = (tags: readonly { readonly key?: string }[] = []) => tags.filter(({ key }) => key !== 'mlflow.runName');
  expect((await dataOf(run_id))?.params).toEqual((await dataOf(direct))?.params);
  expect(named((await dataOf(run_id))?.tags)).toEqual(named((await dataOf(direct))?.tags));
  expect(named((await dataOf(run_id))?.tags)).toHaveLength(2);
});

describe('a param is written once', () => {
  const log = (run_id: string, value: string, key = 'p') => logParam(context, { run_id, key, value });
  const changing = (value: string, stored: string) => `'p' was already logged with value='${stored}'.*value '${value}'`;
  const paramsOf = async (run_id: string) => parsed(await getRun(context, { run_id })).run?.data?.params;

  it('while it waits, once it is in its table, and after a kill', async () => {
    const run_id = await newRun();
    const isFixed = async () => {
      await log(run_id, 'a');
      await expect(log(run_id, 'b')).rejects.toThrow(new RegExp(changing('b', 'a')));
    };
    await log(run_id, 'a');
    await isFixed();
    expect(await paramsOf(run_id)).toEqual([{ key: 'p', value: 'a' }]);
    await isFixed();
    await log(run_id, 'a', 'q');
    context = await context.killed();
    await isFixed();
    expect(await paramsOf(run_id)).toHaveLength(2);
  });

  it('by the first of those that come together', async () => {
    const run_id = await newRun();
    await paramsOf(run_id);
    const results = await Promise.allSettled(['a', 'b', 'a', 'c'].map((value) => log(run_id, value)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect(await paramsOf(run_id)).toEqual([{ key: 'p', value: 'a' }]);
  });

  it('and nothing of a batch that would change it is stored', async () => {
    const run_id = await newRun();
    await log(run_id, 'a');
    const batch = {
      params: [
        { key: 'p', value: 'b' },
        { key: 'q', value: 'b' },
      ],
      tags: [{ key: 't', value: 'b' }],
      metrics: [{ key: 'm', value: 1, timestamp: 1, step: 1 }],
    };
    await expect(logBatch(context, { run_id, ...batch })).rejects.toThrow("'old_value': 'a', 'new_value': 'b'");
    const { data } = parsed(await getRun(context, { run_id })).run ?? {};
    expect(data?.params).toEqual([{ key: 'p', value: 'a' }]);
    expect(data?.metrics ?? []).toEqual([]);
    expect(data?.tags?.map(({ key }) => key)).toEqual(['mlflow.runName']);
  });

  it('in each run by itself', async () => {
    const [one, other] = [await newRun(), await newRun()];
    await paramsOf(one);
    await Promise.all([log(one, 'a'), log(other, 'b')]);
    expect([await paramsOf(one), await paramsOf(other)]).toEqual([
      [{ key: 'p', value: 'a' }],
      [{ key: 'p', value: 'b' }],
    ]);
  });
});

describe('a tag that waits', () => {
  it('is deleted, and set again', async () => {
    const run_id = await newRun();
    await setTag(context, { run_id, key: 't', value: 'a' });
    await deleteTag(context, { run_id, key: 't' });
    await expect(deleteTag(context, { run_id, key: 't' })).rejects.toThrow('No tag with name: t');
    await setTag(context, { run_id, key: 't', value: 'b' });
    const { data } = parsed(await getRun(context, { run_id })).run ?? {};
    expect(data?.tags?.find(({ key }) => key === 't')?.value).toBe('b');
  });

  it('is refused once its run is deleted, and stays with a run that is deleted later', async () => {
    const run_id = await newRun();
    await setTag(context, { run_id, key: 't', value: 'a' });
    await deleteRun(context, { run_id });
    await expect(setTag(context, { run_id, key: 't', value: 'b' })).rejects.toThrow("must be in the 'active' state");
    await restoreRun(context, { run_id });
    const { data } = parsed(await getRun(context, { run_id })).run ?? {};
    expect(data?.tags?.find(({ key }) => key === 't')?.value).toBe('a');
  });

  it('leaves the name of its run to the last who gives one', async () => {
    const run_id = await newRun();
    await setTag(context, { run_id, key: 'mlflow.runName', value: 'by tag' });
    await updateRun(context, { run_id, run_name: 'by update' });
    const { info, data } = parsed(await getRun(context, { run_id })).run ?? {};
    expect([info?.run_name, data?.tags]).toEqual(['by update', [{ key: 'mlflow.runName', value: 'by update' }]]);
  });
});

it('a cached document of the run does not outlive it', async () => {
  const run_id = await newRun();
  for (let step = 1; step <= 20; step++) {
    await logMetric(context, { run_id, key: 'm', value: step, timestamp: step, step });
    const { run } = parsed(await getRun(context, { run_id }));
    expect(run?.data?.metrics).toEqual([{ key: 'm', value: step, timestamp: step, step }]);
  }
});

it('what a logged model has to judge, what names the run, and what fills leaves of its own, is not deferred', () => {
  const metric = checkedMetric({ key: 'm', value: 1, timestamp: 1, step: 1 }, '');
  const text = { key: 'k', value: 'v' };
  expect(areDeferrable({ metrics: [metric], params: [text], tags: [text] })).toBe(true);
  expect(areDeferrable({ metrics: [metric, { ...metric, model_id: 'm-1' }] })).toBe(false);
  expect(areDeferrable({ tags: [text, { key: 'mlflow.runName', value: 'n' }] })).toBe(false);
  expect(areDeferrable({ metrics: Array(98).fill(metric), params: [text], tags: [text] })).toBe(true);
  expect(areDeferrable({ metrics: Array(99).fill(metric), params: [text], tags: [text] })).toBe(false);
  expect(areDeferrable({ tags: Array(3).fill({ key: 'k', value: 'v'.repeat(8000) }) })).toBe(false);
  expect(areDeferrable({})).toBe(false);
});
