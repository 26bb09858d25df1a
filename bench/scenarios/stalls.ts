import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type Bench, type Measured, timed } from '../load/bench.ts';
import { request } from '../load/connection.ts';
import { ownRuns } from './own-runs.ts';
import type { Scenario } from './scenario.ts';

const writers = 4;

/** The stall probe: `/health` every 5 ms while clients write as fast as they can. What holds up the event loop, copies of the log above all, shows. */
async function healthWhileWriting(bench: Bench): Promise<Measured> {
  const { ids } = await ownRuns(bench, 'stalls', writers);
  const written = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const writer = new Worker(new URL('../load/background-writer.ts', import.meta.url), {
    workerData: { url: bench.options.url, runIds: ids, written },
  });
  await once(writer, 'online');
  const health = request('GET', '/health');
  try {
    const measured = await bench.measure({
      clients: 1,
      warmUps: 20,
      minCalls: 100,
      operation: async (connection) => {
        await sleep(5);
        return (await timed(connection, health)).ms;
      },
    });
    return { ...measured, detail: { batchesMeanwhile: new Int32Array(written)[0] ?? 0 } };
  } finally {
    await writer.terminate();
  }
}

export const stallScenarios: readonly Scenario[] = [
  {
    name: 'health-while-writing',
    workload: 'stall probe',
    title: `/health while ${writers} clients write batches of 1,000 points`,
    clients: 1,
    stage: 'groups',
    run: healthWhileWriting,
  },
];
