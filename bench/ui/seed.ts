import { json, ok, parallel, post } from '../load/api.ts';
import { Connection, request } from '../load/connection.ts';
import { curve } from '../scenarios/own-runs.ts';
import { epoch } from './seed-points.ts';

const clients = 8;

const one = async <T>(url: URL, bytes: Buffer): Promise<T> => {
  const connection = new Connection(url);
  try {
    return await json<T>(connection, bytes);
  } finally {
    connection.close();
  }
};

export async function createExperiment(url: URL, name: string): Promise<string> {
  const created = await one<{ experiment_id: string }>(url, post('experiments/create', { name }));
  return created.experiment_id;
}

/** @returns the ids of new runs, in their order */
export async function createRuns(url: URL, experiment_id: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i++) {
    const body = post('runs/create', { experiment_id, run_name: `curve-${i}`, start_time: epoch });
    ids.push((await one<{ run: { info: { run_id: string } } }>(url, body)).run.info.run_id);
  }
  return ids;
}

export async function endRuns(url: URL, run_ids: readonly string[]): Promise<void> {
  for (const run_id of run_ids) {
    await one(url, post('runs/update', { run_id, status: 'FINISHED', end_time: epoch + 60_000_000 }));
  }
}

/** `rows` runs with ten metrics, ten params and eight tags each. */
export async function seedRows(url: URL, experiment_id: string, rows: number): Promise<void> {
  await parallel(url, clients, rows, async (connection, i) => {
    const tags = Array.from({ length: 8 }, (_, k) => ({ key: `tag${k}`, value: `value ${(i * 7 + k) % 20}` }));
    const body = post('runs/create', { experiment_id, run_name: `run-${i}`, start_time: epoch + i, tags });
    const { run } = await json<{ run: { info: { run_id: string } } }>(connection, body);
    const metrics = Array.from({ length: 10 }, (_, k) => ({
      key: `m${k}`,
      value: curve(k, i),
      timestamp: epoch,
      step: 0,
    }));
    const params = Array.from({ length: 10 }, (_, k) => ({ key: `p${k}`, value: String((i * (k + 3)) % 50) }));
    await ok(connection, post('runs/log-batch', { run_id: run.info.run_id, metrics, params }));
  });
}

/** Waits until the server has nothing left to do in the background: under a twentieth of a core for two seconds. */
export async function settled(url: URL): Promise<void> {
  const connection = new Connection(url);
  const cpuSeconds = async (): Promise<number> => {
    const text = (await ok(connection, request('GET', '/metrics'))).toString();
    return Number(/^process_cpu_seconds_total (.+)$/m.exec(text)?.[1]);
  };
  for (let before = await cpuSeconds(), quiet = 0; quiet < 2; ) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = await cpuSeconds();
    quiet = now - before < 0.05 ? quiet + 1 : 0;
    before = now;
  }
  connection.close();
}
