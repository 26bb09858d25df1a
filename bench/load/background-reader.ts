/** A thread that reads the same pages over and over until it is ended, so that the prober's own loop stays free. */
import { workerData } from 'node:worker_threads';
import { Connection } from './connection.ts';

const { url, requests } = workerData as { readonly url: string; readonly requests: readonly Uint8Array[] };
const connection = new Connection(new URL(url));
for (;;) {
  for (const bytes of requests) await connection.send(Buffer.from(bytes));
}
