import { ok, post } from '../load/api.ts';
import type { Bench, Measured } from '../load/bench.ts';
import { curve, epoch, ownRuns } from './own-runs.ts';
import type { Scenario } from './scenario.ts';

const runCount = 100;
const keyCount = 10;
const stepsPerBatch = 100;

/** W-50: 100 runs × 10 keys × 1,000 steps, 1,000 points per request, the runs interleaved. */
async function ingest(bench: Bench): Promise<Measured> {
  const runs = await ownRuns(bench, 'points', runCount);
  const batches = runCount * bench.scaled(10);
  const measured = await bench.measure({
    clients: 8,
    warmUps: 0,
    seconds: 0,
    minCalls: batches,
    maxCalls: batches,
    maxSeconds: 600,
    operation: async (connection, _client, call) => {
      const run_id = runs.ids[call % runCount]!;
      const first = Math.floor(call / runCount) * stepsPerBatch;
      const metrics = Array.from({ length: keyCount * stepsPerBatch }, (_, index) => {
        const step = first + Math.floor(index / keyCount);
        const key = index % keyCount;
        return { key: `m${key}`, value: curve(key, step), timestamp: epoch + step * 1000, step };
      });
      await ok(connection, post('runs/log-batch', { run_id, metrics }));
    },
  });
  const points = measured.calls * keyCount * stepsPerBatch;
  return { ...measured, detail: { points, pointsPerSecond: points / measured.seconds } };
}

export const pointScenarios: readonly Scenario[] = [
  {
    name: 'points-1m',
    workload: 'W-50',
    title: '1,000,000 points, 8 clients',
    clients: 8,
    stage: 'size',
    targets: ['millrace'],
    run: ingest,
  },
];
