/** A thread whose clients write batches of 1,000 new points until it is ended. Counts them in the first cell of `written`. */
import { workerData } from 'node:worker_threads';
import { thousandPoints } from '../scenarios/own-runs.ts';
import { post } from './api.ts';
import { Connection } from './connection.ts';

const { url, runIds, written } = workerData as {
  readonly url: string;
  readonly runIds: readonly string[];
  readonly written: SharedArrayBuffer;
};
const counter = new Int32Array(written);

async function write(run_id: string): Promise<never> {
  const connection = new Connection(new URL(url));
  for (let batch = 0; ; batch += 1) {
    await connection.send(post('runs/log-batch', { run_id, metrics: thousandPoints(batch) }));
    Atomics.add(counter, 0, 1);
  }
}

await Promise.all(runIds.map(write));
