import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type RunAnswer, type TestContext } from '../testing.ts';
import { createRun } from './create-run.ts';
import { logBatch } from './log-batch.ts';
import { logInputs } from './log-inputs.ts';
import { searchRunGroups } from './search-run-groups.ts';
import { searchRuns } from './search-runs.ts';

let context: TestContext;

/** Run i of twelve: lr is 10, 9 or missing in turn, team is a text with quotes or empty. */
async function logRun(i: number): Promise<void> {
  const { run } = parsed(await createRun(context, { experiment_id: '0', start_time: i, run_name: `r${i % 2}` }));
  const run_id = run?.info?.run_id as string;
  const lr = [['10'], ['9'], []][i % 3] as string[];
  await logBatch(context, {
    run_id,
    metrics: [
      { key: 'loss', value: i, timestamp: 1, step: 0 },
      { key: 'loss', value: i === 11 ? Number.NaN : i + 1, timestamp: 2, step: 1 },
    ],
    params: [...lr.map((value) => ({ key: 'lr', value })), { key: 'team', value: i % 2 ? `it's "a" \`b\`` : '' }],
  });
  const sets = [['a', 'b'], ['b', 'a'], []][i % 3] as string[];
  const datasets = sets.map((name) => ({ dataset: { name, digest: 'd', source_type: 's', source: '{}' } }));
  if (datasets.length > 0) await logInputs(context, { run_id, datasets });
}

beforeAll(async () => {
  context = await openTestContext();
  for (let i = 0; i < 12; i++) await logRun(i);
});
afterAll(() => context.dispose());

type Input = Parameters<typeof searchRunGroups>[1];
const group = async (input: Partial<Input>) =>
  parsed(await searchRunGroups(context, { experiment_ids: ['0'], max_results: 100, ...input }));
const valuesOf = (answer: Awaited<ReturnType<typeof group>>) =>
  answer.groups?.map(({ values, count }) => [...(values ?? []).map(({ value }) => value), count]);
const membersOf = async (values: NonNullable<Parameters<typeof searchRuns>[1]['group']>) => {
  const { runs } = parsed(await searchRuns(context, { experiment_ids: ['0'], max_results: 100, group: values }));
  return (runs ?? []).map((run: RunAnswer) => Number(run.info?.start_time)).sort((a, b) => a - b);
};

describe('groups', () => {
  it('hold every run once, numbers in their order, those without a value last', async () => {
    const answer = await group({ group_by: ['params.lr'], columns: ['metrics.loss', 'max(metrics.loss)'] });
    expect(answer).toMatchObject({ total_count: 12, group_count: 3 });
    expect(valuesOf(answer)).toEqual([
      ['9', 4],
      ['10', 4],
      [undefined, 4],
    ]);
    expect(answer.groups?.[0]?.aggregates?.[0]).toMatchObject({ n: 4, min: 2, median: 6.5, max: 11, mean: 6.5 });
    // Run 11 ends with NaN, and had 11 before.
    expect(answer.groups?.[2]?.aggregates?.map(({ n, max }) => [n, max])).toEqual([
      [3, 9],
      [4, 11],
    ]);
  });

  it('of several columns are their combinations', async () => {
    const answer = await group({ group_by: ['attributes.run_name', 'params.lr'], max_results: 2, offset: 1 });
    expect(answer.group_count).toBe(6);
    expect(valuesOf(answer)).toEqual([
      ['r0', '10', 2],
      ['r0', undefined, 2],
    ]);
  });

  it('of datasets know no order among them', async () => {
    expect(valuesOf(await group({ group_by: ['inputs'] }))).toEqual([
      ['a (d), b (d)', 8],
      [undefined, 4],
    ]);
    expect(await membersOf([{ column: 'inputs', value: 'a (d), b (d)' }])).toHaveLength(8);
    expect(await membersOf([{ column: 'inputs' }])).toEqual([2, 5, 8, 11]);
  });

  it('are sorted by a figure of a column, or by their values', async () => {
    const by = async (order: string, figure: Input['figure'] = 'mean') =>
      valuesOf(await group({ group_by: ['params.lr'], order_by: [order], figure }))?.map(([value]) => value);
    expect(await by('metrics.loss DESC')).toEqual(['9', undefined, '10']);
    expect(await by('metrics.loss ASC', 'min')).toEqual(['10', '9', undefined]);
    expect(await by('params.lr DESC')).toEqual(['10', '9', undefined]);
    expect(await by('metrics.none DESC')).toEqual(['9', '10', undefined]);
  });

  it('are found by a search, whatever their values hold', async () => {
    const [empty, quoted] = (await group({ group_by: ['params.team'] })).groups ?? [];
    expect(await membersOf(quoted?.values ?? [])).toEqual([1, 3, 5, 7, 9, 11]);
    expect(await membersOf(empty?.values ?? [])).toEqual([0, 2, 4, 6, 8, 10]);
    expect(await membersOf([{ column: 'params.lr' }, { column: 'attributes.run_name', value: 'r0' }])).toEqual([2, 8]);
  });

  it('are refused where nothing can be grouped', async () => {
    await expect(group({ group_by: [] })).rejects.toThrow('it must be 1 to 8');
    await expect(group({ group_by: ['metrics.loss'] })).rejects.toThrow("Runs cannot be grouped by 'metrics.loss'");
    await expect(group({ group_by: ['params.lr'], max_results: 1001 })).rejects.toThrow('between 1 and 1000');
    await expect(group({ group_by: ['params.lr'], columns: ['tags.a'] })).rejects.toThrow('has no aggregates');
  });
});
