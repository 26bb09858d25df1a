import { createExperiment, createRun, get, ok, parallel, patiently, post } from '../load/api.ts';
import { type Bench, type Measured, timed, unchanging, WrongAnswer } from '../load/bench.ts';
import { seeded } from '../load/random.ts';
import { curve, epoch, freshName } from './own-runs.ts';
import { seed } from './run-set.ts';
import type { Scenario } from './scenario.ts';
import { type RunPage, searchBytes } from './search.ts';

/** DS-medium with a tenth of its runs: what the slowest server here needs to be filled decides. */
const runCount = 2000;
const experimentCount = 40;
const keys = ['loss', 'accuracy', 'lr', 'norm'];
const pointsPerKey = 100;

interface MediumRun {
  readonly id: string;
  readonly loss: number;
  readonly accuracy: number;
}

interface MediumSet {
  readonly experimentIds: readonly string[];
  /** In order of start time. */
  readonly runs: readonly MediumRun[];
}

const mediumSet = (bench: Bench): Promise<MediumSet> =>
  bench.once('medium', async () => {
    const experimentIds: string[] = [];
    for (let index = 0; index < experimentCount; index += 1)
      experimentIds.push(await createExperiment(bench.connection, freshName(`medium-${index}`)));
    const random = seeded(seed);
    const latest = Array.from({ length: bench.scaled(runCount, 200) }, () => [
      Math.fround(random()),
      Math.fround(random()),
    ]);
    const runs: MediumRun[] = [];
    await parallel(bench.url, 2, latest.length, async (connection, index) => {
      const [loss, accuracy] = latest[index] as [number, number];
      const run = {
        experiment_id: experimentIds[index % experimentCount] as string,
        run_name: `run-${index}`,
        start_time: epoch + index,
      };
      const id = await patiently(() => createRun(connection, run));
      const body = { run_id: id, metrics: metricsOf(index, loss, accuracy), params: paramsOf(index) };
      await patiently(() => ok(connection, post('runs/log-batch', body)));
      runs[index] = { id, loss, accuracy };
    });
    return { experimentIds, runs };
  });

/** Smooth curves whose last points are the given ones. */
const metricsOf = (index: number, loss: number, accuracy: number): object[] =>
  keys.flatMap((key, k) =>
    Array.from({ length: pointsPerKey }, (_, step) => {
      const last = step === pointsPerKey - 1 ? [loss, accuracy][k] : undefined;
      return { key, value: last ?? curve(k, index + step), timestamp: epoch + step, step };
    }),
  );

const paramsOf = (index: number): object[] =>
  Array.from({ length: 5 }, (_, k) => ({ key: `p${k}`, value: `v${(index * (k + 3)) % 100}` }));

/** @throws WrongAnswer unless the page holds exactly these runs in this order */
function checkIds(page: RunPage, expected: readonly MediumRun[]): void {
  const found = (page.runs ?? []).map(({ info }) => info.run_id).join(' ');
  if (found !== expected.map(({ id }) => id).join(' ')) throw new WrongAnswer('other runs, or another order');
}

const parse = (body: Buffer): RunPage => JSON.parse(body.toString('utf8')) as RunPage;

/** W-20. */
async function filteredSearch(bench: Bench): Promise<Measured> {
  const { experimentIds, runs } = await mediumSet(bench);
  const expected = runs
    .filter(({ loss }) => loss < 0.5)
    .toSorted((a, b) => b.accuracy - a.accuracy)
    .slice(0, 100);
  const query = { filter: 'metrics.loss < 0.5', orderBy: ['metrics.accuracy DESC'], maxResults: 100 };
  const bytes = searchBytes(experimentIds, query);
  const check = unchanging((body) => checkIds(parse(body), expected));
  return bench.measure({
    clients: 1,
    minCalls: 30,
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      check(body);
      return ms;
    },
  });
}

const pages = 25;
const pageSize = 50;
const edge = 5;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** W-21: one operation follows the tokens over 25 pages; its first and last five pages are told apart. */
async function deepPaging(bench: Bench): Promise<Measured> {
  const { experimentIds, runs } = await mediumSet(bench);
  const query = { orderBy: ['attributes.start_time ASC'], maxResults: pageSize };
  const count = Math.min(pages, Math.floor(runs.length / pageSize));
  const times: number[][] = Array.from({ length: count }, () => []);
  const measured = await bench.measure({
    clients: 1,
    minCalls: 3,
    operation: async (connection) => {
      let token: string | undefined;
      let total = 0;
      for (let page = 0; page < count; page += 1) {
        const { ms, body } = await timed(connection, searchBytes(experimentIds, query, token));
        const answer = parse(body);
        checkIds(answer, runs.slice(page * pageSize, (page + 1) * pageSize));
        token = answer.next_page_token;
        times[page]?.push(ms);
        total += ms;
      }
      return total;
    },
  });
  const detail = { firstPagesMs: mean(times.slice(0, edge).flat()), lastPagesMs: mean(times.slice(-edge).flat()) };
  return { ...measured, detail };
}

/** W-22 to the letter: every point of five short series. */
async function fiveRuns(bench: Bench): Promise<Measured> {
  const { runs } = await mediumSet(bench);
  const ids = runs.slice(0, 5).map(({ id }) => `run_ids=${id}`);
  const bytes = get('metrics/get-history-bulk-interval', `${ids.join('&')}&metric_key=loss&max_results=100`);
  const check = unchanging((body) => {
    const { metrics = [] } = JSON.parse(body.toString('utf8')) as { metrics?: unknown[] };
    if (metrics.length !== 5 * pointsPerKey) throw new WrongAnswer(`${metrics.length} points`);
  });
  return bench.measure({
    clients: 1,
    minCalls: 30,
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      check(body);
      return ms;
    },
  });
}

const medium = { stage: 'medium', clients: 1, targets: ['millrace-power', 'mlflow'] } as const;
const data = `${runCount.toLocaleString('en-US')} runs, ${experimentCount} experiments`;

export const mediumScenarios: readonly Scenario[] = [
  {
    ...medium,
    name: 'medium-search',
    workload: 'W-20',
    title: `${data}: metric < 0.5 ordered by another metric, 100 results`,
    run: filteredSearch,
  },
  {
    ...medium,
    name: 'medium-paging',
    workload: 'W-21',
    title: `${data}: ${pages} pages of ${pageSize} by start time, all of them one call`,
    run: deepPaging,
  },
  {
    ...medium,
    name: 'medium-interval',
    workload: 'W-22',
    title: `${data}: bulk interval of 5 runs, 100 points each`,
    run: fiveRuns,
  },
];
