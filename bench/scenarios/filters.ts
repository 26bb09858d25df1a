import { createExperiment, ok } from '../load/api.ts';
import { type Bench, type Measured, WrongAnswer } from '../load/bench.ts';
import { freshName } from './own-runs.ts';
import { scaleSet } from './populate.ts';
import type { Scenario } from './scenario.ts';
import { checkRuns, expectedTruths, measureSearch, type Query, type RunPage, searchBytes } from './search.ts';

const page = 100;
const byMetric: Query = {
  filter: 'metrics.m0 < 0.5',
  orderBy: ['metrics.m1 DESC'],
  maxResults: page,
  matches: ({ metrics }) => metrics['m0']! < 0.5,
  sortKey: ({ metrics }) => -metrics['m1']!,
};

/** The filter shapes of W-53 and the ones beside them; expected answers come from these predicates, never from a server. */
const shapes: readonly {
  readonly name: string;
  readonly workload: string;
  readonly title: string;
  readonly query: Query;
}[] = [
  {
    name: 'filter-metric-order',
    workload: 'W-53 (i)',
    title: 'metric < 0.5 ordered by another metric',
    query: byMetric,
  },
  {
    name: 'filter-param-tag',
    workload: 'W-53 (ii)',
    title: 'param = and tag =',
    query: {
      filter: "params.p0 = 'v6' AND tags.t0 = 'g2'",
      maxResults: page,
      matches: ({ params, tags }) => params['p0'] === 'v6' && tags['t0'] === 'g2',
    },
  },
  {
    name: 'filter-like',
    workload: 'W-53 (iii)',
    title: 'infix LIKE on a param',
    query: {
      filter: "params.p8 LIKE '%-12-A%'",
      maxResults: page,
      matches: ({ params }) => params['p8']!.includes('-12-A'),
    },
  },
  { name: 'filter-none', workload: 'W-53 (iv)', title: 'first page', query: { maxResults: page } },
  {
    name: 'filter-ilike',
    workload: 'W-53',
    title: 'infix ILIKE on a param',
    query: {
      filter: "params.p8 ILIKE '%-12-aDAM%'",
      maxResults: page,
      matches: ({ params }) => params['p8']!.toLowerCase().includes('-12-adam'),
    },
  },
  {
    name: 'filter-not-equal',
    workload: 'W-53',
    title: 'param !=',
    query: { filter: "params.p0 != 'v6'", maxResults: page, matches: ({ params }) => params['p0'] !== 'v6' },
  },
  {
    name: 'filter-is-null',
    workload: 'W-53',
    title: 'param IS NULL',
    query: { filter: 'params.p9 IS NULL', maxResults: page, matches: ({ params }) => params['p9'] === undefined },
  },
  {
    name: 'filter-order',
    workload: 'W-53',
    title: 'ordered by a metric, no filter',
    query: { orderBy: ['metrics.m2 ASC'], maxResults: page, sortKey: ({ metrics }) => metrics['m2']! },
  },
  { name: 'page-of-1000', workload: 'W-52', title: 'page of 1,000 runs', query: { maxResults: 1000 } },
];

const scale = { stage: 'scale', targets: ['millrace-power'], clients: 1 } as const satisfies Partial<Scenario>;

/** W-53 (vi): (i) over every experiment, of which nineteen hold nothing that matches. */
async function overAllExperiments(bench: Bench): Promise<Measured> {
  const { set } = await scaleSet(bench);
  const others: string[] = [];
  for (let number = 0; number < 19; number += 1)
    others.push(await createExperiment(bench.connection, freshName(`other ${number}`)));
  return measureSearch(bench, set, byMetric, { clients: 1, alsoIn: others });
}

interface Walk {
  /** The token that leads to the last page. */
  readonly lastToken: string;
  readonly skip: number;
}

/** Follows the tokens from the first page to the last, checking that every run comes exactly once and in order. */
const walkPages = (bench: Bench): Promise<Walk> =>
  bench.once('walk', async () => {
    const { set } = await scaleSet(bench);
    const query: Query = { maxResults: page };
    const expected = expectedTruths(set, query);
    let token: string | undefined;
    let walk: Walk | undefined;
    for (let skip = 0; skip < expected.length; skip += page) {
      const body = await ok(bench.connection, searchBytes([set.experimentId], query, token));
      const answer = JSON.parse(body.toString('utf8')) as RunPage;
      checkRuns(answer, expected.slice(skip, skip + page), set);
      if (token) walk = { lastToken: token, skip };
      token = answer.next_page_token || undefined;
      if (!token && skip + page < expected.length) throw new WrongAnswer(`no page after run ${skip + page}`);
    }
    if (!walk) throw new Error('one page holds everything: use a greater scale');
    return walk;
  });

async function lastPage(bench: Bench): Promise<Measured> {
  const { set } = await scaleSet(bench);
  const { lastToken, skip } = await walkPages(bench);
  return measureSearch(bench, set, { maxResults: page }, { clients: 1, pageToken: lastToken, skip });
}

async function firstPage(bench: Bench): Promise<Measured> {
  const { set } = await scaleSet(bench);
  await walkPages(bench);
  return measureSearch(bench, set, { maxResults: page }, { clients: 1 });
}

export const filterScenarios: readonly Scenario[] = [
  ...shapes.map(({ query, title, ...names }) => ({
    ...scale,
    ...names,
    title: `100,000 runs: ${title}`,
    run: async (bench: Bench) => measureSearch(bench, (await scaleSet(bench)).set, query, { clients: 1 }),
  })),
  {
    ...scale,
    name: 'filter-all-experiments',
    workload: 'W-53 (vi)',
    title: '100,000 runs: (i) over 20 experiments',
    run: overAllExperiments,
  },
  { ...scale, name: 'page-first', workload: 'W-52', title: '100,000 runs: page 1 of 100 results', run: firstPage },
  {
    ...scale,
    name: 'page-last',
    workload: 'W-52, W-53 (v)',
    title: '100,000 runs: page 1,000 of 100 results',
    run: lastPage,
  },
];
