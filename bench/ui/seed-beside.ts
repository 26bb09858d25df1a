import { json, ok, parallel, post, type WireRun } from '../load/api.ts';
import { curve } from '../scenarios/own-runs.ts';
import { createExperiment } from './seed.ts';
import { epoch } from './seed-points.ts';

/** Two experiments, filled over REST as any client would: the same on every server. */
export interface BesideFacts {
  readonly sweep: string;
  readonly curves: string;
}

export const besideSize = {
  /** Runs of a sweep, each with so many params and as many metrics of one point. */
  sweep: { runs: 2000, values: 20 },
  curves: { runs: 20, keys: 4, points: 2000 },
} as const;

const clients = 4;
const batchPoints = 1000;

export async function seedBeside(url: URL): Promise<BesideFacts> {
  const sweep = await createExperiment(url, 'sweep');
  await parallel(url, clients, besideSize.sweep.runs, async (connection, i) => {
    const run_id = await newRun(connection, sweep, i);
    const values = Array.from({ length: besideSize.sweep.values }, (_, k) => k);
    const params = values.map((k) => ({ key: `p${k}`, value: String((i * (k + 3)) % 50) }));
    const metrics = values.map((k) => ({ key: `m${k}`, value: curve(k, i), timestamp: epoch, step: 0 }));
    await ok(connection, post('runs/log-batch', { run_id, params, metrics }));
  });
  const curves = await createExperiment(url, 'curves');
  const { runs, keys, points } = besideSize.curves;
  await parallel(url, clients, runs, async (connection, r) => {
    const run_id = await newRun(connection, curves, r);
    const steps = batchPoints / keys;
    for (let first = 0; first < points; first += steps) {
      const metrics = Array.from({ length: steps * keys }, (_, i) => {
        const [step, k] = [first + Math.floor(i / keys), i % keys];
        return { key: `m${k}`, value: curve(k + r, step), timestamp: epoch + step * 50, step };
      });
      await ok(connection, post('runs/log-batch', { run_id, metrics }));
    }
  });
  return { sweep, curves };
}

async function newRun(connection: Parameters<typeof json>[0], experiment_id: string, i: number): Promise<string> {
  const body = post('runs/create', { experiment_id, run_name: `run-${i}`, start_time: epoch + i, tags: [] });
  const { run } = await json<{ run: WireRun }>(connection, body);
  const { run_id } = run.info;
  await ok(connection, post('runs/update', { run_id, status: 'FINISHED', end_time: epoch + 60_000 + i }));
  return run_id;
}
