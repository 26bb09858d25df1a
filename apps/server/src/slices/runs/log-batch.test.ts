import { statement } from '@millrace/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { createRun } from './create-run.ts';
import { getRun } from './get-run.ts';
import { deleteRun } from './lifecycle.ts';
import { logBatch } from './log-batch.ts';
import { searchRuns } from './search-runs.ts';

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

const newRun = async (): Promise<string> =>
  parsed(await createRun(context, { experiment_id: '0', run_name: 'r' })).run?.info?.run_id as string;

const countRows = (table: string): Promise<number> =>
  context.db.read(
    async (reader) => (await reader.get(statement<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)))?.n ?? 0,
  );
const tables = ['points', 'series', 'params', 'tags', 'runs', 'experiments', 'logged_model_metrics'];
const allCounts = async (): Promise<Record<string, number>> =>
  Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await countRows(table)])));

const point = (key: string, value: number, step: number) => ({ key, value, timestamp: 10 + step, step });

describe('200', () => {
  it('keeps count, min, max and mean at ingest, and a replayed batch changes none of them', async () => {
    const run_id = await newRun();
    const metrics = [point('loss', 4, 0), point('loss', 1, 1), point('loss', 7, 2), point('loss', Number.NaN, 3)];
    for (let i = 0; i < 3; i++) await logBatch(context, { run_id, metrics });
    const row = await context.db.read((reader) =>
      reader.get(
        statement<object>(
          'SELECT s.n, s.nan_count, s.min, s.max, s.sum, s.value, s.is_nan, s.step FROM series s JOIN runs r ON r.id = s.run_id WHERE r.run_uuid = ?',
        ),
        [run_id],
      ),
    );
    expect(row).toEqual({ n: 4, nan_count: 1, min: 1, max: 7, sum: 12, value: 0, is_nan: 1, step: 3 });
  });

  it('finds runs by min, max and mean of a metric', async () => {
    const run_id = await newRun();
    await logBatch(context, { run_id, metrics: [point('speed', 2, 0), point('speed', 10, 1), point('speed', 6, 2)] });
    const find = async (filter: string) =>
      (parsed(await searchRuns(context, { experiment_ids: ['0'], filter, max_results: 10 })).runs ?? []).map(
        (r) => r.info?.run_id,
      );
    expect(await find('min(metrics.speed) = 2')).toEqual([run_id]);
    expect(await find('max(metrics.speed) BETWEEN 9 AND 11')).toEqual([run_id]);
    expect(await find('mean(metrics.speed) = 6')).toEqual([run_id]);
    expect(await find('NOT (mean(metrics.speed) = 6) AND metrics.speed > 0')).toEqual([]);
  });

  it('the last of repeated tags wins', async () => {
    const run_id = await newRun();
    await logBatch(context, {
      run_id,
      tags: [
        { key: 't', value: '1' },
        { key: 't', value: '2' },
      ],
    });
    const { run } = parsed(await getRun(context, { run_id }));
    expect(run?.data?.tags).toContainEqual({ key: 't', value: '2' });
  });
});

describe('400', () => {
  it('a param that would change stops the whole batch, and no other table changes', async () => {
    const run_id = await newRun();
    await logBatch(context, { run_id, params: [{ key: 'p', value: '1' }] });
    const before = await allCounts();
    const batch = {
      run_id,
      metrics: [point('m', 1, 0)],
      params: [
        { key: 'q', value: '1' },
        { key: 'p', value: '2' },
      ],
      tags: [{ key: 't', value: '1' }],
    };
    await expect(logBatch(context, batch)).rejects.toThrow(
      `Changing param values is not allowed. Params were already logged='[{'key': 'p', 'old_value': '1', 'new_value': '2'}]' for run ID='${run_id}'.`,
    );
    expect(await allCounts()).toEqual(before);
  });

  it('an unknown logged model stops the whole batch', async () => {
    const run_id = await newRun();
    const before = await allCounts();
    const metrics = [point('m', 1, 0), { ...point('m', 2, 1), model_id: 'm-none' }];
    await expect(logBatch(context, { run_id, metrics })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await allCounts()).toEqual(before);
  });

  it.each([
    [
      { metrics: Array.from({ length: 1001 }, (_, i) => point('m', 1, i)) },
      'A batch logging request can contain at most 1000 metrics. Got 1001 metrics.',
    ],
    [
      {
        params: [
          { key: 'k', value: '1' },
          { key: 'k', value: '1' },
        ],
      },
      "Duplicate parameter keys have been submitted: ['k'].",
    ],
    [{ tags: [{ key: 'k'.repeat(251), value: '1' }] }, "'tags[0].key' exceeds the maximum length of 250 characters"],
    [
      { metrics: [point('a/../b', 1, 0)] },
      `Invalid value "a/../b" for parameter 'metrics[0].name' supplied: Names may be treated as files`,
    ],
  ])('%#: %o', async (part, message) => {
    const run_id = await newRun();
    const before = await allCounts();
    const attempt = async () => logBatch(context, { run_id, ...part });
    await expect(attempt()).rejects.toThrow(message);
    expect(await allCounts()).toEqual(before);
  });

  it('a deleted run takes nothing', async () => {
    const run_id = await newRun();
    await deleteRun(context, { run_id });
    await expect(logBatch(context, { run_id, metrics: [point('m', 1, 0)] })).rejects.toThrow(
      `The run ${run_id} must be in the 'active' state. Current state is deleted.`,
    );
  });
});

describe('404', () => {
  it('an unknown run', async () => {
    await expect(logBatch(context, { run_id: 'nope' })).rejects.toThrow('Run with id=nope not found');
  });
});
