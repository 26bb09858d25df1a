import { randomFillSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Bench, type Measured, WrongAnswer } from '../load/bench.ts';
import { cpuSeconds, memoryOf } from '../measure/process-tree.ts';
import { freshName } from './own-runs.ts';
import type { Scenario } from './scenario.ts';

const mebi = 2 ** 20;
const block = randomFillSync(Buffer.alloc(mebi));
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

interface Upload {
  readonly mebibytes: number;
  readonly path: string;
}

function* blocks(count: number): Generator<Buffer> {
  for (let index = 0; index < count; index += 1) yield block;
}

async function put(bench: Bench, { path, mebibytes }: Upload): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': mebibytes * mebi };
  const outgoing = request(new URL(path, bench.url), { method: 'PUT', agent, headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    outgoing.once('response', resolve).once('error', reject),
  );
  const sent = pipeline(Readable.from(blocks(mebibytes), { highWaterMark: 2 }), outgoing);
  const [answer] = await Promise.all([answered, sent]);
  await finish(answer, () => undefined);
}

async function fetchBack(bench: Bench, { path, mebibytes }: Upload): Promise<void> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    request(new URL(path, bench.url), { agent }).once('response', resolve).once('error', reject).end(),
  );
  let position = 0;
  await finish(answer, (chunk) => {
    checkChunk(chunk, position % mebi);
    position += chunk.length;
  });
  if (position !== mebibytes * mebi) throw new WrongAnswer(`${position} bytes instead of ${mebibytes * mebi}`);
}

async function finish(answer: IncomingMessage, take: (chunk: Buffer) => void): Promise<void> {
  for await (const chunk of answer) take(chunk as Buffer);
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
}

/** @throws WrongAnswer unless the chunk is what was uploaded, beginning `offset` bytes into the block */
function checkChunk(chunk: Buffer, offset: number): void {
  for (let done = 0, at = offset; done < chunk.length; at = 0) {
    const length = Math.min(chunk.length - done, mebi - at);
    if (chunk.compare(block, at, at + length, done, done + length) !== 0)
      throw new WrongAnswer('other bytes came back');
    done += length;
  }
}

/** Repeats a transfer; MiB/s, CPU seconds per GiB, and how far the server's memory rose above where it was. */
async function transfer(bench: Bench, upload: Upload, times: number, work: () => Promise<void>): Promise<Measured> {
  const { pid } = bench.options;
  const before = pid ? restartPeak(pid) : undefined;
  const cpuBefore = pid ? cpuSeconds(pid) : 0;
  const measured = await bench.measure({
    clients: 1,
    warmUps: 0,
    seconds: 0,
    minCalls: times,
    maxCalls: times,
    maxSeconds: 600,
    operation: async () => {
      await work();
    },
  });
  const gibibytes = (measured.calls * upload.mebibytes) / 1024;
  const detail: Record<string, number> = { mebibytesPerSecond: measured.callsPerSecond * upload.mebibytes };
  if (pid && before !== undefined) {
    detail['rssGrowthMiB'] = memoryOf(pid).peak - before;
    detail['cpuSecondsPerGiB'] = (cpuSeconds(pid) - cpuBefore) / gibibytes;
  }
  return { ...measured, detail };
}

/** Sets the process's highest resident size back to its present one, and returns that in MiB. */
function restartPeak(pid: number): number {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  return memoryOf(pid).rss;
}

const uploadOf = (bench: Bench, mebibytes: number): Promise<Upload> =>
  bench.once(`artifact ${mebibytes}`, () =>
    Promise.resolve({
      mebibytes: bench.scaled(mebibytes),
      path: `/api/2.0/mlflow-artifacts/artifacts/${encodeURIComponent(freshName('artifact'))}/${mebibytes}.bin`,
    }),
  );

/** FastTrackML has no artifact proxy. */
const proxied = { stage: 'artifacts', targets: ['millrace', 'mlflow'] } as const;

const pair = (name: string, mebibytes: number, times: number, size: string): Scenario[] => [
  {
    name: `artifact-put-${name}`,
    workload: 'W-12',
    title: `artifact PUT, ${size}`,
    clients: 1,
    ...proxied,
    run: async (bench) => {
      const upload = await uploadOf(bench, mebibytes);
      return transfer(bench, upload, times, () => put(bench, upload));
    },
  },
  {
    name: `artifact-get-${name}`,
    workload: 'W-12',
    title: `artifact GET, ${size}`,
    clients: 1,
    ...proxied,
    run: async (bench) => {
      const upload = await uploadOf(bench, mebibytes);
      await put(bench, upload);
      return transfer(bench, upload, times, () => fetchBack(bench, upload));
    },
  },
];

export const artifactScenarios: readonly Scenario[] = [
  ...pair('100m', 100, 5, '100 MiB'),
  ...pair('1g', 1024, 1, '1 GiB'),
];
