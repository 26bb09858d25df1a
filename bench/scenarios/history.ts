import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { get, ok, patiently, post } from '../load/api.ts';
import { type Bench, type Measured, timed, unchanging, WrongAnswer } from '../load/bench.ts';
import { type Connection, request } from '../load/connection.ts';
import { curve, epoch, ownRuns } from './own-runs.ts';
import type { Scenario } from './scenario.ts';

const pageSize = 25_000;
const batchSize = 1000;
const key = 'loss';

interface History {
  readonly runId: string;
  readonly points: number;
}

interface HistoryPage {
  readonly metrics?: readonly { readonly step: number; readonly value: number; readonly timestamp: number }[];
  readonly next_page_token?: string;
}

/** DS-50k: one run, one key, 50,000 points in batches of 1,000. */
const longHistory = (bench: Bench): Promise<History> =>
  bench.once('history', async () => {
    const runs = await ownRuns(bench, 'history', 1);
    const runId = runs.ids[0]!;
    const batches = bench.scaled(50);
    for (let batch = 0; batch < batches; batch += 1) {
      await patiently(() => ok(bench.connection, post('runs/log-batch', batchBody(runId, batch * batchSize))));
    }
    return { runId, points: batches * batchSize };
  });

const batchBody = (run_id: string, first: number): string =>
  JSON.stringify({
    run_id,
    metrics: Array.from({ length: batchSize }, (_, index) => {
      const step = first + index;
      return { key, value: curve(0, step), timestamp: epoch + step, step };
    }),
  });

const pageBytes = (runId: string, token?: string): Buffer =>
  get(
    'metrics/get-history',
    `run_id=${runId}&metric_key=${key}&max_results=${pageSize}${token ? `&page_token=${encodeURIComponent(token)}` : ''}`,
  );

/** @throws WrongAnswer unless the page begins with step `first` and goes on point by point */
function checkPage(page: HistoryPage, first: number): number {
  const metrics = page.metrics ?? [];
  for (const [position, point] of metrics.entries()) {
    const step = first + position;
    if (point.step !== step || point.value !== curve(0, step) || point.timestamp !== epoch + step) {
      throw new WrongAnswer(`point ${position} of the page is not step ${step}`);
    }
  }
  return first + metrics.length;
}

/** Reads the whole history once, checks it, and keeps what every later read must send and get. */
async function learnPages(
  connection: Connection,
  history: History,
): Promise<{ bytes: Buffer; check: (body: Buffer) => void }[]> {
  const pages: { bytes: Buffer; check: (body: Buffer) => void }[] = [];
  let token: string | undefined;
  let next = 0;
  do {
    const bytes = pageBytes(history.runId, token);
    const first = next;
    const check = unchanging((body) => void checkPage(JSON.parse(body.toString('utf8')) as HistoryPage, first));
    const body = await ok(connection, bytes);
    check(body);
    const page = JSON.parse(body.toString('utf8')) as HistoryPage;
    next += page.metrics?.length ?? 0;
    token = page.next_page_token || undefined;
    pages.push({ bytes, check });
  } while (token);
  if (next !== history.points) throw new WrongAnswer(`${next} points instead of ${history.points}`);
  return pages;
}

async function readHistory(bench: Bench): Promise<Measured> {
  const history = await longHistory(bench);
  const pages = await learnPages(bench.connection, history);
  const measured = await bench.measure({
    clients: 1,
    minCalls: 5,
    operation: async (connection) => {
      let total = 0;
      for (const { bytes, check } of pages) {
        const { ms, body } = await timed(connection, bytes);
        check(body);
        total += ms;
      }
      return total;
    },
  });
  return { ...measured, detail: { pointsPerSecond: measured.callsPerSecond * history.points } };
}

async function bulkInterval(bench: Bench): Promise<Measured> {
  const history = await longHistory(bench);
  const bytes = get('metrics/get-history-bulk-interval', `run_ids=${history.runId}&metric_key=${key}&max_results=320`);
  const check = unchanging((body) => {
    const { metrics = [] } = JSON.parse(body.toString('utf8')) as HistoryPage;
    const wrong = metrics.find((point) => point.value !== curve(0, point.step));
    if (wrong || metrics.length < 300 || metrics.length > 330 || metrics.at(-1)?.step !== history.points - 1) {
      throw new WrongAnswer(`${metrics.length} sampled points, the last of them step ${metrics.at(-1)?.step}`);
    }
  });
  return bench.measure({
    clients: 1,
    minCalls: 20,
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      check(body);
      return ms;
    },
  });
}

/** `/health` every 5 ms while another thread reads the long history without a pause. */
async function healthMeanwhile(bench: Bench): Promise<Measured> {
  const history = await longHistory(bench);
  const requests = (await learnPages(bench.connection, history)).map(({ bytes }) => bytes);
  const reader = new Worker(new URL('../load/background-reader.ts', import.meta.url), {
    workerData: { url: bench.options.url, requests },
  });
  const health = request('GET', '/health');
  try {
    return await bench.measure({
      clients: 1,
      warmUps: 20,
      minCalls: 100,
      operation: async (connection) => {
        await sleep(5);
        return (await timed(connection, health)).ms;
      },
    });
  } finally {
    await reader.terminate();
  }
}

const core = { stage: 'core', clients: 1 } as const;

export const historyScenarios: readonly Scenario[] = [
  { ...core, name: 'history-50k', workload: 'W-10', title: 'history of 50,000 points, 1 client', run: readHistory },
  {
    ...core,
    name: 'bulk-interval',
    workload: 'W-22',
    title: 'bulk interval, 320 of 50,000 points, 1 client',
    run: bulkInterval,
  },
  {
    ...core,
    name: 'health-meanwhile',
    workload: 'W-10',
    title: '/health while 50,000 points are read',
    run: healthMeanwhile,
  },
];
