/** Experiments and runs as training code would log them, the same ones each time. */

type Json = Readonly<Record<string, unknown>>;

/** Calls an endpoint of MLflow. @throws Error with what the server said */
export async function post(url: string, path: string, body: Json, method = 'POST'): Promise<Record<string, never>> {
  const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, never>;
}

/** Asks an endpoint of MLflow. @throws Error with what the server said */
export async function get(url: string, path: string): Promise<Record<string, never>> {
  const answer = await fetch(`${url}/api/2.0/mlflow/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, never>;
}

export async function createExperiment(
  url: string,
  name: string,
  tags: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { experiment_id } = await post(url, 'experiments/create', { name, tags: pairs(tags) });
  return experiment_id as unknown as string;
}

export interface RunSeed {
  readonly name: string;
  readonly start_time: number;
  readonly status?: 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Points by key, one per step. */
  readonly metrics?: Readonly<Record<string, readonly (number | string)[]>>;
}

/** @returns the id of the run */
export async function createRun(url: string, experiment_id: string, seed: RunSeed): Promise<string> {
  const { name: run_name, start_time, status = 'FINISHED', params = {}, tags = {}, metrics = {} } = seed;
  const created = await post(url, 'runs/create', { experiment_id, run_name, start_time, tags: pairs(tags) });
  const { run_id } = (created as unknown as { run: { info: { run_id: string } } }).run.info;
  const points = Object.entries(metrics).flatMap(([key, values]) =>
    values.map((value, step) => ({ key, value, step, timestamp: start_time + step * 1000 })),
  );
  await post(url, 'runs/log-batch', { run_id, params: pairs(params), metrics: points });
  if (status !== 'RUNNING') await post(url, 'runs/update', { run_id, status, end_time: start_time + 95_000 });
  return run_id;
}

const pairs = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const adjectives = ['brave', 'calm', 'rare', 'swift', 'amber', 'quiet', 'lucid', 'bold'];
const animals = ['otter', 'falcon', 'lynx', 'heron', 'tiger', 'wren', 'moth', 'crane'];
const rates = [0.1, 0.03, 0.01, 0.003, 0.001];
const optimizers = ['adam', 'sgd', 'lion'];

/** A sweep: `count` runs, a minute apart, ended before `now`; some are nested below the first four. */
export async function createSweep(
  url: string,
  experiment_id: string,
  count: number,
  now: number,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 8) {
    const few = Array.from({ length: Math.min(8, count - at) }, (_, step) => at + step);
    ids.push(
      ...(await Promise.all(few.map((index) => createRun(url, experiment_id, sweepRun(index, count, now, ids))))),
    );
  }
  return ids;
}

function sweepRun(index: number, count: number, now: number, before: readonly string[]): RunSeed {
  const random = randomFrom(index + 1);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const parent = before[index % 4];
  const best = 0.7 + random() * 0.25;
  const pace = 3 + random() * 6;
  const curve = (from: number, to: number, noise: number) =>
    Array.from({ length: 30 }, (_, step) => to + (from - to) * Math.exp(-step / pace) + noise * (random() - 0.5));
  return {
    name: `${pick(adjectives)}-${pick(animals)}-${index}`,
    start_time: now - (count - index) * 60_000,
    status: index % 17 === 5 ? 'FAILED' : 'FINISHED',
    params: {
      lr: String(pick(rates)),
      optimizer: pick(optimizers),
      batch_size: String(pick([16, 32, 64])),
      scheduler: 'cosine',
      'data.path': 's3://bucket/imagenet/v3',
    },
    tags: {
      'mlflow.source.name': 'train.py',
      'mlflow.user': pick(['ada', 'grace', 'linus']),
      stage: pick(['dev', 'candidate']),
      ...(parent !== undefined && index % 3 === 0 && { 'mlflow.parentRunId': parent }),
    },
    metrics: {
      'val/accuracy': curve(0.1, best, 0.01),
      'val/loss': curve(2.3, 1 - best, 0.03),
      'test/f1': [index % 23 === 7 ? 'NaN' : best - 0.02],
    },
  };
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A model with three versions made by these runs, two aliases, and a prompt with two versions. */
export async function createRegistry(url: string, run_ids: readonly string[]): Promise<void> {
  await post(url, 'registered-models/create', { name: 'digits', description: 'Recognises **handwritten digits**.' });
  for (const run_id of run_ids.slice(0, 3))
    await post(url, 'model-versions/create', { name: 'digits', run_id, source: `runs:/${run_id}/model` });
  await post(url, 'registered-models/alias', { name: 'digits', alias: 'production', version: '2' });
  const prompt = { 'mlflow.prompt.is_prompt': 'true' };
  await post(url, 'registered-models/create', { name: 'summary', tags: pairs(prompt) });
  for (const text of ['Summarise:\n{{ text }}', 'Summarise in {{ n }} sentences:\n{{ text }}']) {
    const tags = pairs({ ...prompt, 'mlflow.prompt.text': text });
    await post(url, 'model-versions/create', { name: 'summary', source: 'dummy-source', description: 'shorter', tags });
  }
  await post(url, 'registered-models/alias', { name: 'summary', alias: 'live', version: '1' });
}

/** Adds a file to a run. */
export async function upload(url: string, run_uuid: string, path: string, body: string | Buffer): Promise<void> {
  const query = new URLSearchParams({ run_uuid, path });
  const answer = await fetch(`${url}/ajax-api/2.0/mlflow/upload-artifact?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body,
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The same for a file of any size, as MLflow's client sends it. */
export async function uploadLarge(url: string, run_id: string, path: string, body: Buffer): Promise<void> {
  const { run } = (await get(url, `runs/get?run_id=${run_id}`)) as unknown as {
    run: { info: { artifact_uri: string } };
  };
  const folder = new URL(run.info.artifact_uri).pathname.replace(/^\/+/, '');
  const address = `${url}/api/2.0/mlflow-artifacts/artifacts/${folder}/${path}`;
  const answer = await fetch(address, { method: 'PUT', body: new Uint8Array(body) });
  if (!answer.ok) throw new Error(await answer.text());
}
