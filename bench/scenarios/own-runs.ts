import { createExperiment, createRun, get, json, patiently, type WireRun } from '../load/api.ts';
import { type Bench, WrongAnswer } from '../load/bench.ts';

/** Epoch ms of the first point and the first run of every data set. */
export const epoch = 1_700_000_000_000;

/** A smooth curve of float32 values, one per key and step. */
export const curve = (key: number, step: number): number =>
  Math.fround(Math.exp(-step / 4000) + 0.1 * Math.sin(step / 50 + key));

/** 1,000 new points for each number: 10 keys, 100 steps. */
export const thousandPoints = (batch: number) =>
  Array.from({ length: 1000 }, (_, index) => {
    const [key, step] = [index % 10, batch * 100 + Math.floor(index / 10)];
    return { key: `m${key}`, value: curve(key, step), timestamp: epoch + step, step };
  });

/** A name that is new even on a server that was benched before. */
export const freshName = (what: string): string => `bench ${what} ${process.pid}-${performance.now().toFixed(0)}`;

/** One run per client, and what each client was told about its metric: sent and acknowledged steps. */
export class OwnRuns {
  readonly experimentId: string;
  readonly ids: readonly string[];
  readonly #sent: number[];
  readonly #acknowledged: number[];

  constructor(experimentId: string, ids: readonly string[]) {
    this.experimentId = experimentId;
    this.ids = ids;
    this.#sent = ids.map(() => -1);
    this.#acknowledged = ids.map(() => -1);
  }

  /** The first of `count` steps that this client has not sent yet. */
  take(client: number, count = 1): number {
    const first = this.#sent[client]! + 1;
    this.#sent[client] = first + count - 1;
    return first;
  }

  acknowledge(client: number, lastStep: number): void {
    this.#acknowledged[client] = lastStep;
  }

  /** @throws WrongAnswer unless every run's latest `key` is a step between the last acknowledged and the last sent one */
  async verifyLatest(bench: Bench, key: string): Promise<void> {
    for (const [client, id] of this.ids.entries()) {
      const { run } = await json<{ run: WireRun }>(bench.connection, get('runs/get', `run_id=${id}`));
      const step = run.data.metrics?.find((metric) => metric.key === key)?.step ?? -1;
      if (step < this.#acknowledged[client]! || step > this.#sent[client]!) {
        throw new WrongAnswer(`latest step of ${key} is ${step}, acknowledged was ${this.#acknowledged[client]}`);
      }
    }
  }
}

/** An experiment of its own with one run per client. */
export async function ownRuns(bench: Bench, what: string, clients: number): Promise<OwnRuns> {
  const { connection } = bench;
  const experimentId = await createExperiment(connection, freshName(what));
  const ids: string[] = [];
  for (let client = 0; client < clients; client += 1) {
    const run = { experiment_id: experimentId, run_name: `client-${client}`, start_time: epoch + client };
    ids.push(await patiently(() => createRun(connection, run)));
  }
  return new OwnRuns(experimentId, ids);
}
