/**
 * `node tools/with-node.mjs bench/models/run.ts`: the figures of the text engine. Makes noise weights in a temporary folder (3 GB), and removes
 * them. Exits 1 when a figure is missed.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dimensions, tiny, writeNoiseFolder } from './noise-folder.ts';

const wide: Dimensions = {
  hidden: 3072,
  intermediate: 8192,
  layers: 4,
  heads: 32,
  kvHeads: 32,
  vocabulary: 32064,
  context: 512,
};
const deep: Dimensions = { ...wide, layers: 8 };

type Json = Readonly<Record<string, number>>;

/** As the process of a served model is started. */
const env = { ...process.env, MALLOC_MMAP_THRESHOLD_: String(2 ** 20) };

function measure(script: string, ...args: string[]): Json {
  const path = join(import.meta.dirname, script);
  const { status, stdout, stderr } = spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return JSON.parse(stdout) as Json;
}

function report(name: string, value: number, limit: number, unit: string): void {
  const met = value <= limit;
  if (!met) process.exitCode = 1;
  console.log(`${met ? 'met   ' : 'MISSED'} ${name}: ${value.toFixed(3)} ${unit}, at most ${limit.toFixed(3)}`);
}

const temporary = mkdtempSync(join(tmpdir(), 'millrace-bench-models-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const gib = 2 ** 30;
const cache = join(temporary, 'cache');
const [wideFolder, deepFolder] = [join(temporary, 'wide'), join(temporary, 'deep')];
writeNoiseFolder(wideFolder, wide);
const weights = writeNoiseFolder(deepFolder, deep);

const conversion = measure('convert-once.ts', deepFolder, join(temporary, 'converted'));
rmSync(join(temporary, 'converted'));
const speed = (conversion['sourceBytes'] ?? 0) / 1e6 / (conversion['seconds'] ?? 1);
console.log(
  `converted ${((conversion['sourceBytes'] ?? 0) / gib).toFixed(2)} GiB of bfloat16 at ${speed.toFixed(0)} MB/s`,
);
report('peak of the converting process', (conversion['peakBytes'] ?? 0) / gib, 1, 'GiB');

// The model in int4 as it lies on disk: matrices, scales, and the embedding in bfloat16.
const int4Bytes = conversion['targetBytes'] ?? 0;
const matrixBytes = weights * (0.5 + 4 / 32);
const [prompt, tokens] = [256, 32];
const kvBytes = 2 * 4 * deep.layers * (prompt + tokens) * deep.hidden;
const big = measure('load-once.ts', deepFolder, cache, 'int4', String(prompt), String(tokens));
const small = measure('load-once.ts', tiny, cache, 'int4', '200', String(tokens));
console.log(
  `int4 file ${(int4Bytes / 1e6).toFixed(0)} MB, of it matrices ${(matrixBytes / 1e6).toFixed(0)} MB; KV cache ${(kvBytes / 1e6).toFixed(0)} MB`,
);
const above = (big['peakBytes'] ?? 0) - (small['peakBytes'] ?? 0) - kvBytes;
report('peak memory above phi3-tiny, less the KV cache, by the int4 file', above / int4Bytes, 1.3, 'x');
console.log(`       by the int4 matrices alone: ${(above / matrixBytes).toFixed(3)} x`);

const loop = measure('decode-loop.ts', wideFolder, cache);
console.log(
  `a token takes ${loop['oursMs']?.toFixed(2)} ms, bare ${loop['bareMs']?.toFixed(2)} ms; processor ${loop['oursCpuMs']?.toFixed(2)} and ${loop['bareCpuMs']?.toFixed(2)} ms`,
);
report('decode loop by a bare loop, processor time', loop['cpuRatio'] ?? 9, 1.1, 'x');
report('decode loop by a bare loop, clock', loop['ratio'] ?? 9, 1.1, 'x');
