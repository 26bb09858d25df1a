/** Loads a text model, lets it write, and prints what that took as JSON. One process per measurement, so that peaks are its own. */
import { readFileSync } from 'node:fs';
import { load } from '@millrace/engines';

const [folder = '', cacheDir = '', precision = 'int4', prompt = '256', tokens = '32'] = process.argv.slice(2);
const began = performance.now();
const model = await load(
  { folder, flavors: { transformers: {} } },
  { cacheDir, threads: 1, precision: precision as 'int4' },
);
if (model.kind !== 'generate') throw new Error('not a text model');
const loadMs = performance.now() - began;
const ids = Array.from({ length: Number(prompt) }, (_, i) => 5 + (i % 200));
for await (const _event of await model.generate({ prompt: { ids }, maxTokens: Number(tokens), doSample: false }));
console.log(JSON.stringify({ peakBytes: peak(), loadMs, residentBytes: model.residentBytes }));
await model.close();

/** The largest resident size of this process so far, in bytes. */
function peak(): number {
  const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kib) * 1024;
}
