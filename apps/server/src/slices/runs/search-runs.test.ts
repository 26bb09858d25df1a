import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestContext, parsed, type RunAnswer, type TestContext, textOf } from '../testing.ts';
import { createRun } from './create-run.ts';
import { logBatch } from './log-batch.ts';
import { searchRuns } from './search-runs.ts';

/** More than the page reader sorts in one go, so that it walks indexes. */
const manyRuns = 2300;
/** A few, which it sorts. */
const fewRuns = 60;

interface Known {
  readonly run_id: string;
  readonly start: number;
  readonly loss?: number;
  readonly team?: string;
}

let context: TestContext;
const known = new Map<string, Known[]>();

async function seed(experiment_id: string, count: number): Promise<void> {
  const runs: Known[] = [];
  for (let i = 0; i < count; i++) {
    const start = 1000 + ((i * 7919) % 400);
    const { run } = parsed(await createRun(context, { experiment_id, start_time: start, run_name: 'r' }));
    const run_id = run?.info?.run_id as string;
    const loss = i % 11 === 0 ? undefined : i % 13 === 0 ? Number.NaN : ((i * 31) % 50) / 10;
    const team = i % 5 === 0 ? undefined : `t${i % 7}`;
    const metrics = loss === undefined ? [] : [{ key: 'loss', value: loss, timestamp: 1, step: 0 }];
    const tags = team === undefined ? [] : [{ key: 'team', value: team }];
    await logBatch(context, { run_id, metrics, tags });
    runs.push({ run_id, start, loss, team });
  }
  known.set(experiment_id, runs);
}

beforeAll(async () => {
  context = await openTestContext();
  const { createExperiment } = await import('../experiments/create-experiment.ts');
  const { experiment_id } = parsed(await createExperiment(context, { name: 'many' }));
  await seed('0', fewRuns);
  await seed(experiment_id as string, manyRuns);
});
afterAll(() => context.dispose());

const byTies = (a: Known, b: Known): number => b.start - a.start || (a.run_id < b.run_id ? -1 : 1);
const rank = (value: number | string | undefined): number => (value === undefined ? 2 : Number.isNaN(value) ? 1 : 0);
const by =
  (field: 'loss' | 'team', desc: boolean) =>
  (a: Known, b: Known): number => {
    const [x, y] = [a[field], b[field]];
    if (rank(x) !== rank(y)) return rank(x) - rank(y);
    if (rank(x) === 0 && x !== y) return ((x as number) < (y as number) ? -1 : 1) * (desc ? -1 : 1);
    return byTies(a, b);
  };

async function allPages(input: Parameters<typeof searchRuns>[1], onPage?: () => Promise<void>): Promise<string[]> {
  const ids: string[] = [];
  let page_token: string | undefined;
  do {
    const page: { runs?: readonly RunAnswer[]; next_page_token?: string } = parsed(
      await searchRuns(context, { ...input, page_token }),
    );
    ids.push(...(page.runs ?? []).map((run) => run.info?.run_id as string));
    page_token = page.next_page_token;
    if (onPage) await onPage();
  } while (page_token);
  return ids;
}

const orders: readonly [string[], (a: Known, b: Known) => number][] = [
  [[], byTies],
  [['metrics.loss'], by('loss', false)],
  [['metrics.loss DESC'], by('loss', true)],
  [['tags.team DESC'], by('team', true)],
  [
    ['tags.team', 'metrics.loss DESC'],
    (a, b) => (a.team === b.team ? by('loss', true)(a, b) : by('team', false)(a, b)),
  ],
  [['start_time ASC'], (a, b) => a.start - b.start || (a.run_id < b.run_id ? -1 : 1)],
  [['metrics.unknown DESC'], byTies],
];

describe('pages put together are the sorted list', () => {
  for (const experiment_id of ['0', '1']) {
    it.each(orders)(`experiment ${experiment_id}, order %j`, async (order_by, compare) => {
      const expected = [...(known.get(experiment_id) as Known[])].sort(compare).map((run) => run.run_id);
      const max_results = experiment_id === '0' ? 7 : 270;
      expect(await allPages({ experiment_ids: [experiment_id], order_by, max_results })).toEqual(expected);
    });
  }

  it('of several experiments at once', async () => {
    const expected = [...known.values()]
      .flat()
      .sort(byTies)
      .map((run) => run.run_id);
    expect(await allPages({ experiment_ids: ['0', '1'], max_results: 500 })).toEqual(expected);
  });

  it('with a filter that most, few and no runs match', async () => {
    for (const [filter, holds] of [
      ['metrics.loss < 4.5', (r: Known) => (r.loss ?? 9) < 4.5],
      ["tags.team = 't3' AND metrics.loss > 4", (r: Known) => r.team === 't3' && (r.loss ?? 0) > 4],
      ["tags.team LIKE '%9%'", () => false],
      [
        "tags.team = 't3' AND metrics.loss = 0.2 OR metrics.loss = 0.1",
        (r: Known) => (r.team === 't3' && r.loss === 0.2) || r.loss === 0.1,
      ],
      ['tags.team IS NULL', (r: Known) => r.team === undefined],
      ["NOT tags.team = 't1'", (r: Known) => r.team !== 't1'],
    ] as const) {
      const expected = (known.get('1') as Known[])
        .filter(holds)
        .sort(by('loss', false))
        .map((run) => run.run_id);
      expect(
        await allPages({ experiment_ids: ['1'], filter, order_by: ['metrics.loss'], max_results: 100 }),
        filter,
      ).toEqual(expected);
    }
  });
});

describe('page tokens', () => {
  it('hold their place while runs are inserted', async () => {
    const expected = [...(known.get('1') as Known[])].sort(byTies).map((run) => run.run_id);
    let inserted = 0;
    const insert = async () => {
      if (inserted++ < 5)
        await createRun(context, { experiment_id: '1', start_time: 10_000 + inserted, run_name: 'late' });
    };
    expect(await allPages({ experiment_ids: ['1'], max_results: 400 }, insert)).toEqual(expected);
  });

  it('made by MLflow continue at their offset', async () => {
    const all = await allPages({ experiment_ids: ['0'], max_results: 100 });
    const page_token = Buffer.from('{"offset": 10}').toString('base64');
    const page = parsed(await searchRuns(context, { experiment_ids: ['0'], max_results: 5, page_token }));
    expect(page.runs?.map((run) => run.info?.run_id)).toEqual(all.slice(10, 15));
  });

  it('of another query count as an offset', async () => {
    const first = parsed(await searchRuns(context, { experiment_ids: ['0'], max_results: 10 }));
    const order_by = ['metrics.loss'];
    const all = await allPages({ experiment_ids: ['0'], order_by, max_results: 100 });
    const page = parsed(
      await searchRuns(context, { experiment_ids: ['0'], order_by, max_results: 5, page_token: first.next_page_token }),
    );
    expect(page.runs?.map((run) => run.info?.run_id)).toEqual(all.slice(10, 15));
  });
});

describe('cached documents', () => {
  it('answer byte for byte what a cold start answers, also after later writes', async () => {
    const input = { experiment_ids: ['0'], max_results: 100 };
    await searchRuns(context, input);
    await new Promise((resolve) => setTimeout(resolve, 600));
    const run_id = (known.get('0') as Known[])[3]?.run_id as string;
    await logBatch(context, {
      run_id,
      metrics: [{ key: 'late', value: 1, timestamp: 1, step: 0 }],
      params: [{ key: 'p', value: 'é"\\' }],
    });
    const warm = textOf(await searchRuns(context, input));
    expect(warm).toContain('"key":"late"');
    context = await context.restart();
    await context.db.write((tx) => tx.q.deleteFrom('run_docs').execute());
    expect(textOf(await searchRuns(context, input))).toBe(warm);
  });
});
