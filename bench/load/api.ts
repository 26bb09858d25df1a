import { type Answer, Connection, request } from './connection.ts';

/** Where MLflow's calls are. */
export const prefix = '/api/2.0/mlflow/';

/** A run on the wire, as far as the scenarios look at it. */
export interface WireRun {
  readonly info: { readonly run_id: string; readonly run_name: string; readonly start_time: number };
  readonly data: {
    readonly metrics?: readonly { readonly key: string; readonly value: number; readonly step?: number }[];
  };
}

/** The bytes of a POST below `/api/2.0/mlflow/`. */
export const post = (route: string, body: unknown): Buffer =>
  request('POST', prefix + route, typeof body === 'string' ? body : JSON.stringify(body));

/** The bytes of a GET below `/api/2.0/mlflow/`, `query` already encoded. */
export const get = (route: string, query: string): Buffer => request('GET', `${prefix + route}?${query}`);

/** @throws Error with status and the start of the body unless the answer is a 200 */
export async function ok(connection: Connection, bytes: Buffer): Promise<Buffer> {
  return body200(await connection.send(bytes));
}

function body200(answer: Answer): Buffer {
  if (answer.status !== 200) {
    throw new Error(`HTTP ${answer.status}: ${answer.body.toString('utf8', 0, 120).replaceAll(/\s+/g, ' ')}`);
  }
  return answer.body;
}

/** `ok` with the body parsed. */
export async function json<T>(connection: Connection, bytes: Buffer): Promise<T> {
  return JSON.parse((await ok(connection, bytes)).toString('utf8')) as T;
}

/** Runs `work` for 0 … count − 1 on `clients` connections at once; the first failure ends it. */
export async function parallel(
  url: URL,
  clients: number,
  count: number,
  work: (connection: Connection, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const caller = async (): Promise<void> => {
    const connection = new Connection(url);
    try {
      while (next < count) await work(connection, next++);
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(clients, count) }, caller));
}

/** Tries `work` up to three times: setting up data must not die of a peer's exhausted connection pool. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

/** @returns the id of a new experiment */
export async function createExperiment(connection: Connection, name: string): Promise<string> {
  const { experiment_id } = await json<{ experiment_id: string }>(connection, post('experiments/create', { name }));
  return experiment_id;
}

/** A new run with its name, start time (epoch ms) and tags. */
export interface NewRun {
  readonly experiment_id: string;
  readonly run_name: string;
  readonly start_time: number;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/** @returns the id of a new run */
export async function createRun(connection: Connection, run: NewRun): Promise<string> {
  const { run: created } = await json<{ run: WireRun }>(connection, post('runs/create', { tags: [], ...run }));
  return created.info.run_id;
}
