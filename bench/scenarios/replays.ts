import { get, post } from '../load/api.ts';
import { type Bench, type Measured, timed } from '../load/bench.ts';
import type { Connection } from '../load/connection.ts';
import { curve, epoch, ownRuns } from './own-runs.ts';
import type { Scenario } from './scenario.ts';

const clients = 20;

/** One call of an iteration: its name in the row, and the bytes to send, given the run and the number of the iteration. */
interface Step {
  readonly name: string;
  readonly bytes: (runId: string, iteration: number) => Buffer;
}

const points = (keys: number, steps: number) =>
  Array.from({ length: keys * steps }, (_, index) => {
    const [key, step] = [Math.floor(index / steps), index % steps];
    return { key: `key${key}`, value: curve(key, step), timestamp: epoch + step, step };
  });

const params = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, k) => ({ key: `${prefix}${k}`, value: `value ${k}` }));

const batch = (name: string, fields: object): Step => ({
  name,
  bytes: (run_id) => post('runs/log-batch', { run_id, ...fields }),
});

/** FastTrackML's script names its batches by keys: 40, 400 and 1,000 points. */
const loggingSteps: readonly Step[] = [
  {
    name: 'logMetric',
    bytes: (run_id, n) => post('runs/log-metric', { run_id, key: 'single', value: 1, timestamp: epoch + n, step: n }),
  },
  batch('points40', { metrics: points(10, 4) }),
  batch('points400', { metrics: points(100, 4) }),
  batch('points1000', { metrics: points(500, 2) }),
  batch('params10', { params: params(10, 'few') }),
  batch('params100', { params: params(100, 'many') }),
  { name: 'updateRun', bytes: (run_id) => post('runs/update', { run_id, status: 'FINISHED', end_time: epoch }) },
];

/** Mean latency per kind of call, which is what the scripts report. */
class Means {
  readonly #sums = new Map<string, { ms: number; calls: number }>();

  async timed(name: string, connection: Connection, bytes: Buffer): Promise<{ ms: number; body: Buffer }> {
    const answer = await timed(connection, bytes);
    const sum = this.#sums.get(name) ?? { ms: 0, calls: 0 };
    this.#sums.set(name, { ms: sum.ms + answer.ms, calls: sum.calls + 1 });
    return answer;
  }

  detail(): Record<string, number> {
    return Object.fromEntries([...this.#sums].map(([name, { ms, calls }]) => [`${name}Ms`, ms / calls]));
  }
}

/** W-30a: an iteration makes a run of its own and fills it. */
async function logging(bench: Bench): Promise<Measured> {
  const { experimentId } = await ownRuns(bench, 'k6-logging', 0);
  const means = new Means();
  const measured = await bench.measure({
    clients,
    minCalls: clients,
    operation: async (connection, _client, call) => {
      const run = { experiment_id: experimentId, start_time: epoch + call, tags: [] };
      const created = await means.timed('createRun', connection, post('runs/create', run));
      const { info } = (JSON.parse(created.body.toString('utf8')) as { run: { info: { run_id: string } } }).run;
      let total = created.ms;
      for (const { name, bytes } of loggingSteps)
        total += (await means.timed(name, connection, bytes(info.run_id, call))).ms;
      return total;
    },
  });
  return { ...measured, detail: means.detail() };
}

/** W-30b: reads of DS-k6 that match nothing, and a short history. */
async function retrieval(bench: Bench): Promise<Measured> {
  const runs = await ownRuns(bench, 'k6-retrieval', 9);
  for (const run_id of runs.ids) {
    const body = { run_id, metrics: points(100, 4), params: params(100, 'many') };
    await bench.connection.send(post('runs/log-batch', body));
  }
  const search = {
    experiment_ids: [runs.experimentId],
    filter: "metrics.key0 > 1000 AND tags.none LIKE '%nothing%'",
    max_results: 10,
  };
  const steps: readonly (readonly [string, Buffer])[] = [
    ['searchRuns', post('runs/search', search)],
    ['searchExperiments', post('experiments/search', { max_results: 10 })],
    ['history', get('metrics/get-history', `run_id=${runs.ids[0]}&metric_key=key0`)],
  ];
  const means = new Means();
  const measured = await bench.measure({
    clients,
    minCalls: clients,
    operation: async (connection) => {
      let total = 0;
      for (const [name, bytes] of steps) total += (await means.timed(name, connection, bytes)).ms;
      return total;
    },
  });
  return { ...measured, detail: means.detail() };
}

/** W-31: every client writes the same keys and step of one shared run. */
async function sharedRun(bench: Bench): Promise<Measured> {
  const runs = await ownRuns(bench, 'k6-shared', 1);
  const means = new Means();
  const measured = await bench.measure({
    clients,
    minCalls: clients,
    operation: async (connection, client, call) => {
      const at = { timestamp: epoch + call, step: 0 };
      const metrics = (keys: number) =>
        Array.from({ length: keys }, (_, k) => ({ key: `key${k}`, value: client + k / 8, ...at }));
      const few = post('runs/log-batch', { run_id: runs.ids[0], metrics: metrics(10) });
      const many = post('runs/log-batch', { run_id: runs.ids[0], metrics: metrics(500) });
      return (await means.timed('keys10', connection, few)).ms + (await means.timed('keys500', connection, many)).ms;
    },
  });
  return { ...measured, detail: means.detail() };
}

const replay = { stage: 'replay', clients } as const;

export const replayScenarios: readonly Scenario[] = [
  {
    ...replay,
    name: 'k6-logging',
    workload: 'W-30a',
    title: 'script of FastTrackML: a run with 1,441 points and 110 params in 8 calls, 20 clients',
    run: logging,
  },
  {
    ...replay,
    name: 'k6-retrieval',
    workload: 'W-30b',
    title: 'script of FastTrackML: two searches and a history, 20 clients',
    run: retrieval,
  },
  {
    ...replay,
    name: 'k6-shared-run',
    workload: 'W-31',
    title: 'script of mlflow-go: batches of 10 and 500 keys to one shared run, 20 clients',
    run: sharedRun,
  },
];
