/**
 * The decode loop beside a bare one on the same graph: hidden 3072, 4 layers, int4, context 256, one thread. The two take turns, so that a busy
 * machine slows both; the processor time per token is compared as well as the clock.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '@millrace/engines';
import { makeGraph } from '@millrace/engines/made-graph';
import { native } from '@millrace/engines/native';
import { createSession } from '@millrace/engines/open-graph';
import type * as ort from 'onnxruntime-node';

const [folder = '', cacheDir = '', rounds = '5'] = process.argv.slice(2);
const tokensPerRound = 32;
const prompt = Array.from({ length: 256 - tokensPerRound }, (_, i) => 5 + (i % 200));
const options = { cacheDir, threads: 1, precision: 'int4' } as const;

interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
}

/** Time per token after the first, which includes the prompt. */
async function measured(tokens: () => AsyncIterable<unknown>): Promise<Spent> {
  let [began, cpu, count] = [0, process.cpuUsage(), 0];
  for await (const _token of tokens()) {
    if (count === 0) [began, cpu] = [performance.now(), process.cpuUsage()];
    count++;
  }
  const { user, system } = process.cpuUsage(cpu);
  return { ms: (performance.now() - began) / (count - 1), cpuMs: (user + system) / 1000 / (count - 1) };
}

async function bareLoop(): Promise<() => AsyncIterable<number>> {
  const config: unknown = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
  const { source, options: settings, architecture } = await makeGraph(folder, { ...(config as object) }, options);
  const session = await createSession(source, settings);
  const library = await native();
  return () => bare(library, session, architecture.kvHeads, architecture.headSize);
}

async function* bare(
  library: typeof ort,
  session: ort.InferenceSession,
  heads: number,
  size: number,
): AsyncIterable<number> {
  const int64 = (data: BigInt64Array): ort.Tensor => new library.Tensor('int64', data, [1, data.length]);
  const pasts = session.inputNames.filter((name) => name.startsWith('past'));
  let past = Object.fromEntries(pasts.map((name) => [name, new library.Tensor('float32', [], [1, heads, 0, size])]));
  let ids = prompt;
  let length = 0;
  for (let count = 0; count < tokensPerRound; count++) {
    length += ids.length;
    const feeds = {
      input_ids: int64(BigInt64Array.from(ids, BigInt)),
      attention_mask: int64(new BigInt64Array(length).fill(1n)),
      ...past,
    };
    const answer = await session.run(feeds);
    past = Object.fromEntries(
      pasts.map((name) => [name, answer[name.replace('past_key_values', 'present')] as ort.TypedTensor<'float32'>]),
    );
    const logits = answer['logits']?.data as Float32Array;
    let token = 0;
    for (let i = 1; i < logits.length; i++) if ((logits[i] as number) > (logits[token] as number)) token = i;
    yield token;
    ids = [token];
  }
}

const model = await load({ folder, flavors: { transformers: {} } }, options);
if (model.kind !== 'generate') throw new Error('not a text model');
// Log probabilities would cost more than the loop; a bias makes sure that every token has text, so that each gives an event.
const request = { prompt: { ids: prompt }, maxTokens: tokensPerRound, doSample: false, logitBias: { 100: 1e9 } };
async function* ours(): AsyncIterable<unknown> {
  if (model.kind !== 'generate') return;
  for await (const event of await model.generate(request)) if (event.type === 'delta') yield event;
}
const bareTokens = await bareLoop();
const results: { ours: Spent; bare: Spent }[] = [];
for (let round = 0; round <= Number(rounds); round++) {
  const result = { ours: await measured(ours), bare: await measured(bareTokens) };
  if (round > 0) results.push(result);
}
const middle = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const of = (side: 'ours' | 'bare', what: keyof Spent): number => middle(results.map((result) => result[side][what]));
console.log(
  JSON.stringify({
    oursMs: of('ours', 'ms'),
    bareMs: of('bare', 'ms'),
    oursCpuMs: of('ours', 'cpuMs'),
    bareCpuMs: of('bare', 'cpuMs'),
    ratio: of('ours', 'ms') / of('bare', 'ms'),
    cpuRatio: of('ours', 'cpuMs') / of('bare', 'cpuMs'),
  }),
);
await model.close();
