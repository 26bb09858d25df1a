import { get, post } from '../load/api.ts';
import { type Bench, type Measured, timed, unchanging, WrongAnswer } from '../load/bench.ts';
import { plainSet, richSet } from './populate.ts';
import type { Scenario } from './scenario.ts';
import { measureSearch, type Query } from './search.ts';

const searchIn =
  (fill: typeof plainSet, query: Query, clients: number) =>
  async (bench: Bench): Promise<Measured> =>
    measureSearch(bench, (await fill(bench)).set, query, { clients });

const all: Query = { maxResults: 1000 };
const filtered: Query = {
  filter: 'metrics.acc > 0.7',
  maxResults: 100,
  matches: ({ metrics }) => metrics['acc']! > 0.7,
};
const richFiltered: Query = {
  filter: 'metrics.m0 > 0.5',
  maxResults: 100,
  matches: ({ metrics }) => metrics['m0']! > 0.5,
};
const richOrdered: Query = { orderBy: ['metrics.m1 DESC'], maxResults: 100, sortKey: ({ metrics }) => -metrics['m1']! };

async function getRun(bench: Bench): Promise<Measured> {
  const { set } = await richSet(bench);
  const id = set.ids[0]!;
  const bytes = get('runs/get', `run_id=${id}`);
  const check = unchanging((body) => {
    const { run } = JSON.parse(body.toString('utf8')) as {
      run: { info: { run_id: string }; data: Record<string, unknown[]> };
    };
    const sizes = [run.data['metrics']?.length, run.data['params']?.length].join(' ');
    if (run.info.run_id !== id || sizes !== '10 10') throw new WrongAnswer(`run ${run.info.run_id} with ${sizes}`);
  });
  return repeat(bench, 1, bytes, check);
}

/** Every experiment that the scenarios made is there, and `Default`. */
async function searchExperiments(bench: Bench, clients: number): Promise<Measured> {
  const { set } = await richSet(bench);
  const check = unchanging((body) => {
    const { experiments } = JSON.parse(body.toString('utf8')) as { experiments: { experiment_id: string }[] };
    const ids = new Set(experiments.map((one) => one.experiment_id));
    if (ids.size !== experiments.length || !ids.has('0') || !ids.has(set.experimentId))
      throw new WrongAnswer('not every experiment');
  });
  return repeat(bench, clients, post('experiments/search', { max_results: 1000 }), check);
}

async function getExperiment(bench: Bench): Promise<Measured> {
  const { set } = await richSet(bench);
  const check = unchanging((body) => {
    const { experiment } = JSON.parse(body.toString('utf8')) as { experiment: { experiment_id: string } };
    if (experiment.experiment_id !== set.experimentId) throw new WrongAnswer(`experiment ${experiment.experiment_id}`);
  });
  return repeat(bench, 1, get('experiments/get', `experiment_id=${set.experimentId}`), check);
}

function repeat(bench: Bench, clients: number, bytes: Buffer, check: (body: Buffer) => void): Promise<Measured> {
  return bench.measure({
    clients,
    minCalls: clients === 1 ? 200 : 0,
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      check(body);
      return ms;
    },
  });
}

const core = { stage: 'core' } as const;

/** Reads of one client. */
export const readingScenarios: readonly Scenario[] = [
  {
    ...core,
    name: 'search-filter',
    workload: 'W-7',
    title: 'search with a filter, 100 of 1,000 runs, 1 client',
    clients: 1,
    run: searchIn(plainSet, filtered, 1),
  },
  {
    ...core,
    name: 'search-all',
    workload: 'W-8',
    title: 'search, all 1,000 runs, 1 client',
    clients: 1,
    run: searchIn(plainSet, all, 1),
  },
  {
    ...core,
    name: 'search-rich-filter',
    workload: '§1.3',
    title: 'search with a filter, 100 of 1,000 rich runs, 1 client',
    clients: 1,
    run: searchIn(richSet, richFiltered, 1),
  },
  {
    ...core,
    name: 'search-rich-order',
    workload: '§1.3',
    title: 'search ordered by a metric, 100 of 1,000 rich runs, 1 client',
    clients: 1,
    run: searchIn(richSet, richOrdered, 1),
  },
  {
    ...core,
    name: 'search-rich-all',
    workload: '§1.3',
    title: 'search, all 1,000 rich runs, 1 client',
    clients: 1,
    run: searchIn(richSet, all, 1),
  },
  { ...core, name: 'get-run', workload: 'W-9', title: 'get run, 1 client', clients: 1, run: getRun },
  {
    ...core,
    name: 'get-experiment',
    workload: '§4 target 1',
    title: 'get experiment, 1 client',
    clients: 1,
    run: getExperiment,
  },
  {
    ...core,
    name: 'search-experiments',
    workload: 'W-9',
    title: 'experiments/search, 1 client',
    clients: 1,
    run: (bench) => searchExperiments(bench, 1),
  },
];

/** Reads of 20 clients. */
export const saturatedReads: readonly Scenario[] = [
  {
    ...core,
    name: 'search-experiments-20c',
    workload: 'W-11c',
    title: 'experiments/search, 20 clients',
    clients: 20,
    run: (bench) => searchExperiments(bench, 20),
  },
  {
    ...core,
    name: 'search-all-20c',
    workload: 'W-11d',
    title: 'search, all 1,000 runs, 20 clients',
    clients: 20,
    run: searchIn(plainSet, all, 20),
  },
  {
    ...core,
    name: 'search-rich-all-20c',
    workload: '§1.3',
    title: 'search, all 1,000 rich runs, 20 clients',
    clients: 20,
    run: searchIn(richSet, all, 20),
  },
];
