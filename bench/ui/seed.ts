import { json, ok, parallel, post } from '../load/api.ts';
import { Connection, request } from '../load/connection.ts';
import { curve } from '../scenarios/own-runs.ts';

const clients = 8;
const epoch = 1_790_000_000_000;
const pointsPerRequest = 1000;

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

/** `keys` metrics of `points` points in each of `runs` runs, logged as training code logs them. */
export async function seedCurves(
  url: URL,
  experiment_id: string,
  { runs, keys, points }: { readonly runs: number; readonly keys: number; readonly points: number },
): Promise<void> {
  const ids: string[] = [];
  for (let i = 0; i < runs; i++) {
    const body = post('runs/create', { experiment_id, run_name: `curve-${i}`, start_time: epoch });
    ids.push((await one<{ run: { info: { run_id: string } } }>(url, body)).run.info.run_id);
  }
  const steps = Math.max(1, Math.floor(pointsPerRequest / keys));
  const batches = Math.ceil(points / steps);
  await parallel(url, clients, batches * runs, async (connection, call) => {
    const first = Math.floor(call / runs) * steps;
    const count = Math.min(steps, points - first);
    const metrics = Array.from({ length: count * keys }, (_, i) => {
      const [step, key] = [first + Math.floor(i / keys), i % keys];
      return {
        key: `group${key % 3}/metric${key}`,
        value: curve(key + (call % runs), step / 100),
        timestamp: epoch + step * 50,
        step,
      };
    });
    await ok(connection, post('runs/log-batch', { run_id: ids[call % runs], metrics }));
  });
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
