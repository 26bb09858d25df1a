import { createExperiment, get, json, post, type WireRun } from '../load/api.ts';
import { type Bench, type Measured, timed, WrongAnswer } from '../load/bench.ts';
import { curve, epoch, freshName, ownRuns } from './own-runs.ts';
import type { Scenario } from './scenario.ts';

const oneClientCalls = 200;

async function logMetric(bench: Bench, clients: number): Promise<Measured> {
  const runs = await ownRuns(bench, 'log-metric', clients);
  const measured = await bench.measure({
    clients,
    minCalls: clients === 1 ? oneClientCalls : 0,
    operation: async (connection, client) => {
      const step = runs.take(client);
      const body = { run_id: runs.ids[client], key: 'm', value: curve(0, step), timestamp: epoch + step, step };
      const { ms } = await timed(connection, post('runs/log-metric', body));
      runs.acknowledge(client, step);
      return ms;
    },
  });
  await runs.verifyLatest(bench, 'm');
  return measured;
}

interface Batch {
  readonly keys: number;
  readonly steps: number;
}

/** `keys × steps` points in one request, steps that were not sent before. */
const batchBody = (runId: string, { keys, steps }: Batch, first: number): string =>
  JSON.stringify({
    run_id: runId,
    metrics: Array.from({ length: keys * steps }, (_, index) => {
      const step = first + (index % steps);
      const key = Math.floor(index / steps);
      return { key: `m${key}`, value: curve(key, step), timestamp: epoch + step, step };
    }),
  });

async function logBatch(bench: Bench, clients: number, batch: Batch): Promise<Measured> {
  const runs = await ownRuns(bench, 'log-batch', clients);
  const measured = await bench.measure({
    clients,
    minCalls: clients === 1 ? 50 : 0,
    operation: async (connection, client) => {
      const first = runs.take(client, batch.steps);
      const { ms } = await timed(connection, post('runs/log-batch', batchBody(runs.ids[client]!, batch, first)));
      runs.acknowledge(client, first + batch.steps - 1);
      return ms;
    },
  });
  await runs.verifyLatest(bench, `m${batch.keys - 1}`);
  return { ...measured, detail: { pointsPerSecond: measured.callsPerSecond * batch.keys * batch.steps } };
}

async function createRuns(bench: Bench, clients: number): Promise<Measured> {
  const experiment_id = await createExperiment(bench.connection, freshName('create-run'));
  const created: string[] = [];
  const measured = await bench.measure({
    clients,
    minCalls: clients === 1 ? oneClientCalls : 0,
    operation: async (connection, _client, call) => {
      const body = { experiment_id, run_name: `run-${call}`, start_time: epoch + call, tags: [] };
      const answer = await timed(connection, post('runs/create', body));
      created.push((JSON.parse(answer.body.toString('utf8')) as { run: WireRun }).run.info.run_id);
      return answer.ms;
    },
  });
  await verifyCreated(bench, created);
  return measured;
}

/** @throws WrongAnswer when an id was given twice or a run of a sample is not there */
async function verifyCreated(bench: Bench, ids: readonly string[]): Promise<void> {
  if (new Set(ids).size !== ids.length) throw new WrongAnswer('two runs got one id');
  const stride = Math.max(1, Math.floor(ids.length / 20));
  for (let index = 0; index < ids.length; index += stride) {
    const { run } = await json<{ run: WireRun }>(bench.connection, get('runs/get', `run_id=${ids[index]}`));
    if (run.info.run_id !== ids[index]) throw new WrongAnswer(`run ${ids[index]} is not there`);
  }
}

/** A small write to one run by one client: a route and the body of its n-th call. */
const smallWrite = (name: string, route: string, fields: (call: number) => object): Scenario => ({
  name,
  workload: '§4 target 1',
  title: `${name.replaceAll('-', '_')}, 1 client`,
  clients: 1,
  stage: 'core',
  run: async (bench) => {
    const runs = await ownRuns(bench, name, 1);
    return bench.measure({
      clients: 1,
      minCalls: oneClientCalls,
      operation: async (connection, _client, call) =>
        (await timed(connection, post(route, { run_id: runs.ids[0], ...fields(call) }))).ms,
    });
  },
});

const thousand: Batch = { keys: 10, steps: 100 };
const ten: Batch = { keys: 10, steps: 1 };
const core = { stage: 'core' } as const;

/** Writes of one client. */
export const loggingScenarios: readonly Scenario[] = [
  {
    ...core,
    name: 'log-metric',
    workload: 'W-3',
    title: 'log_metric, 1 client',
    clients: 1,
    run: (bench) => logMetric(bench, 1),
  },
  {
    ...core,
    name: 'log-batch-1000',
    workload: 'W-4',
    title: 'log_batch of 1,000 points, 1 client',
    clients: 1,
    run: (bench) => logBatch(bench, 1, thousand),
  },
  {
    ...core,
    name: 'create-run',
    workload: 'W-5',
    title: 'create run, 1 client',
    clients: 1,
    run: (bench) => createRuns(bench, 1),
  },
  {
    ...core,
    name: 'log-batch-10',
    workload: '§4 target 1',
    title: 'log_batch of 10 points, 1 client',
    clients: 1,
    run: (bench) => logBatch(bench, 1, ten),
  },
  smallWrite('log-param', 'runs/log-parameter', (call) => ({ key: `p${call}`, value: `value ${call}` })),
  smallWrite('set-tag', 'runs/set-tag', (call) => ({ key: 'tag', value: `value ${call}` })),
  smallWrite('update-run', 'runs/update', (call) => ({
    status: call % 2 === 0 ? 'RUNNING' : 'FINISHED',
    end_time: epoch + call,
  })),
];

/** Writes of 20 clients. */
export const saturatedWrites: readonly Scenario[] = [
  {
    ...core,
    name: 'log-batch-10-20c',
    workload: 'W-11a',
    title: 'log_batch of 10 points, 20 clients',
    clients: 20,
    run: (bench) => logBatch(bench, 20, ten),
  },
  {
    ...core,
    name: 'create-run-20c',
    workload: 'W-11b',
    title: 'create run, 20 clients',
    clients: 20,
    run: (bench) => createRuns(bench, 20),
  },
  {
    ...core,
    name: 'log-metric-20c',
    workload: 'W-11e',
    title: 'log_metric, 20 clients',
    clients: 20,
    run: (bench) => logMetric(bench, 20),
  },
];

/** How commits group: one metric per request from more and more clients. */
export const groupScenarios: readonly Scenario[] = [1, 8, 32, 128].map((clients) => ({
  name: `groups-${clients}`,
  workload: 'W-55',
  title: `log_metric, ${clients} clients`,
  clients,
  stage: 'groups',
  targets: ['millrace'],
  run: (bench) => logMetric(bench, clients),
}));
