import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type RunAnswer, type TestContext } from '../testing.ts';
import { aggregateRuns } from './aggregate-runs.ts';
import { createRun } from './create-run.ts';
import { deleteRun } from './lifecycle.ts';
import { logBatch } from './log-batch.ts';
import { bestMatches } from './match-letters.ts';
import { searchDifferingColumns } from './search-differing-columns.ts';
import { searchRunKeys, searchRunValues } from './search-run-keys.ts';
import { searchRuns } from './search-runs.ts';

const count = 2500;
const ids: string[] = [];
let context: TestContext;

beforeAll(async () => {
  context = await openTestContext();
  for (let i = 0; i < count; i++) {
    const { run } = parsed(await createRun(context, { experiment_id: '0', start_time: i, run_name: `r${i}` }));
    const run_id = run?.info?.run_id as string;
    ids.push(run_id);
    await logBatch(context, {
      run_id,
      metrics: [
        { key: 'loss', value: 3, timestamp: 1, step: 0 },
        { key: 'loss', value: 1, timestamp: 2, step: 1 },
        { key: 'loss', value: i === 7 ? Number.NaN : i, timestamp: 3, step: 2 },
        ...(i % 2 === 0 ? [{ key: 'val/loss', value: i, timestamp: 1, step: 0 }] : []),
      ],
      params: [{ key: 'lr', value: i % 3 === 0 ? 'auto' : String(i % 3) }],
      tags: [{ key: 'team', value: `team ${i % 4}` }],
    });
  }
});
afterAll(() => context.dispose());

const search = async (input: Parameters<typeof searchRuns>[1]) => parsed(await searchRuns(context, input));
const idsOf = (runs: readonly RunAnswer[] | undefined): string[] =>
  (runs ?? []).map((run) => run.info?.run_id as string);
const all = { experiment_ids: ['0'], run_view_type: 'ACTIVE_ONLY', max_results: 10 } as const;

describe('a search by position', () => {
  it('answers any row with the number of matches, newest first', async () => {
    const { runs, total_count, next_page_token } = await search({ ...all, offset: 2495, count: true });
    expect(idsOf(runs)).toEqual(ids.slice(0, 5).reverse());
    expect(total_count).toBe(count);
    expect(next_page_token).toBeUndefined();
  });

  it('follows filter and order, and its token goes on', async () => {
    const query = { ...all, filter: 'metrics.`val/loss` >= 100', order_by: ['metrics.`val/loss` ASC'], count: true };
    const first = await search(query);
    expect(idsOf(first.runs)).toEqual(ids.filter((_, i) => i % 2 === 0).slice(50, 60));
    expect(first.total_count).toBe(1200);
    const second = await search({ ...query, page_token: first.next_page_token });
    expect(idsOf(second.runs)).toEqual(ids.filter((_, i) => i % 2 === 0).slice(60, 70));
  });

  it('sorts by what the history of a metric gives', async () => {
    const order_by = ['max(metrics.loss) DESC', 'mean(metrics.loss)'];
    const { runs, next_page_token } = await search({ ...all, order_by, max_results: 2490 });
    expect(idsOf(runs).slice(0, 3)).toEqual(ids.slice(-3).reverse());
    // With a maximum of 3 by their mean; run 7, whose last value is NaN, has the mean of run 2 and started later.
    const rest = await search({ ...all, order_by, page_token: next_page_token });
    expect(idsOf(rest.runs).slice(-5)).toEqual([0, 1, 7, 2, 3].map((i) => ids[i]));
  });

  it('sees what was committed in between', async () => {
    const before = await search({ ...all, count: true });
    const [last] = idsOf(before.runs);
    await deleteRun(context, { run_id: last });
    const after = await search({ ...all, count: true });
    expect(after.total_count).toBe(count - 1);
    expect(idsOf(after.runs)).not.toContain(last);
    const { restoreRun } = await import('./lifecycle.ts');
    await restoreRun(context, { run_id: last });
  });

  it('refuses rows beyond the limit, and two places at once', async () => {
    await expect(search({ ...all, offset: -1 })).rejects.toThrow("Invalid value -1 for 'offset'");
    await expect(search({ ...all, offset: 1, page_token: 'x' })).rejects.toThrow("either 'offset' or 'page_token'");
  });
});

describe('a projection', () => {
  it('answers the asked for columns only, metrics with what is known of their history', async () => {
    const columns = ['metrics.loss', 'params.lr', 'metrics.unknown', 'attributes.start_time'];
    const { runs } = await search({ ...all, columns, filter: `attributes.run_id = '${ids[4]}'` });
    expect(runs).toHaveLength(1);
    expect(runs?.[0]?.info?.run_name).toBe('r4');
    expect(runs?.[0]?.data).toEqual({
      metrics: [{ key: 'loss', value: 4, timestamp: 3, step: 2, min: 1, max: 4, mean: 8 / 3, n: 3 }],
      params: [{ key: 'lr', value: '1' }],
    });
  });

  it('refuses what is no column', async () => {
    await expect(search({ ...all, columns: ['loss'] })).rejects.toThrow("Invalid column 'loss'");
  });
});

describe('completion', () => {
  const keysOf = (experiment_id: string, query = '') =>
    searchRunKeys(context, { experiment_ids: [experiment_id], entity: 'metric', query, max_results: 10 });

  it('finds keys by letters in order; of many runs they are not counted', async () => {
    expect(await keysOf('0')).toEqual({ keys: [{ key: 'loss' }, { key: 'val/loss' }], total_count: 2 });
    expect(await keysOf('0', 'VLS')).toEqual({ keys: [{ key: 'val/loss' }], total_count: 1 });
  });

  it('counts the active runs of a key where they are few', async () => {
    const { createExperiment } = await import('../experiments/create-experiment.ts');
    const { experiment_id = '' } = parsed(await createExperiment(context, { name: 'few' }));
    for (const key of ['loss', 'loss', 'accuracy', 'gone']) {
      const { run } = parsed(await createRun(context, { experiment_id, start_time: 1, run_name: 'r' }));
      const run_id = run?.info?.run_id as string;
      await logBatch(context, { run_id, metrics: [{ key, value: 1, timestamp: 1, step: 0 }] });
      if (key === 'gone') await deleteRun(context, { run_id });
    }
    const keys = [
      { key: 'accuracy', count: 1 },
      { key: 'loss', count: 2 },
    ];
    expect(await keysOf(experiment_id)).toEqual({ keys, total_count: 2 });
  });

  it('puts a contiguous match before a scattered one', () => {
    const found = bestMatches(['l_o_s_s', 'val/loss', 'loss', 'lass'], 'loss', (text) => text);
    expect(found).toEqual(['loss', 'val/loss', 'l_o_s_s']);
  });

  it('counts values, most frequent first', async () => {
    const request = { experiment_ids: ['0'], max_results: 2 } as const;
    const params = parsed(await searchRunValues(context, { ...request, entity: 'param', key: 'lr' }));
    expect(params.values).toEqual([
      { value: 'auto', count: 834 },
      { value: '1', count: 833 },
    ]);
    const tags = parsed(await searchRunValues(context, { ...request, entity: 'tag', key: 'team', query: 'M 3' }));
    expect(tags.values).toEqual([{ value: 'team 3', count: 625 }]);
    const status = parsed(await searchRunValues(context, { ...request, entity: 'attribute', key: 'status' }));
    expect(status.values).toEqual([{ value: 'RUNNING', count }]);
    await expect(searchRunValues(context, { ...request, entity: 'attribute', key: 'artifact_uri' })).rejects.toThrow(
      "Invalid attribute 'artifact_uri'",
    );
  });
});

describe('aggregates', () => {
  it('are of all runs of the query, and of numbers only', async () => {
    const query = { experiment_ids: ['0'], filter: 'attributes.start_time < 10' };
    const answer = await aggregateRuns(context, { ...query, columns: ['metrics.loss', 'params.lr', 'metrics.none'] });
    expect(answer).toEqual({
      total_count: 10,
      aggregates: [
        // Run 7 has NaN: 0 to 9 without 7.
        { column: 'metrics.loss', n: 9, min: 0, median: 4, max: 9, mean: 38 / 9, sd: expect.closeTo(3.0732, 4) },
        { column: 'params.lr', n: 6, min: 1, median: 1.5, max: 2, mean: 1.5, sd: expect.closeTo(0.5477, 4) },
        { column: 'metrics.none', n: 0 },
      ],
    });
    await expect(aggregateRuns(context, { ...query, columns: ['tags.team'] })).rejects.toThrow('has no aggregates');
  });

  it('are of what the history of a metric gives, too', async () => {
    const columns = ['min(metrics.loss)', 'max(metrics.loss)', 'mean(metrics.loss)'];
    const filter = 'attributes.start_time BETWEEN 7 AND 8';
    const { aggregates } = parsed(await aggregateRuns(context, { experiment_ids: ['0'], filter, columns }));
    expect(aggregates?.map(({ n, min, max }) => [n, min, max])).toEqual([
      [2, 1, 1],
      [2, 3, 8],
      [2, 2, 4],
    ]);
  });
});

describe('columns that differ', () => {
  const ask = (filter: string, columns: string[]) =>
    searchDifferingColumns(context, { experiment_ids: ['0'], run_view_type: 'ACTIVE_ONLY', filter, columns });
  it('are found over the whole query, where a missing value is a value', async () => {
    const columns = [
      'params.lr',
      'tags.team',
      'metrics.val/loss',
      'attributes.status',
      'attributes.run_name',
      'tags.none',
    ];
    expect(await ask('', columns)).toEqual({
      columns: ['params.lr', 'tags.team', 'metrics.val/loss', 'attributes.run_name'],
    });
    expect(await ask("tags.team = 'team 1' AND params.lr = 'auto'", columns)).toEqual({
      columns: ['attributes.run_name'],
    });
  });
  it('of a metric differ in any point of the history', async () => {
    expect(await ask(`attributes.run_id IN ('${ids[1]}', '${ids[3]}')`, ['metrics.loss', 'metrics.val/loss'])).toEqual({
      columns: ['metrics.loss'],
    });
  });
  it('are refused where there is no such column', async () => {
    await expect(ask('', ['lr'])).rejects.toThrow("Invalid column 'lr'");
  });
});
