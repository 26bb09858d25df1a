/** Converts a folder's weights to int4 in this process, and prints its peak memory and speed as JSON. */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { runConversion } from '@millrace/engines';

const [folder = '', target = ''] = process.argv.slice(2);
const began = performance.now();
await runConversion(JSON.stringify({ folder, target }));
const kib = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
console.log(
  JSON.stringify({
    peakBytes: Number(kib) * 1024,
    seconds: (performance.now() - began) / 1000,
    sourceBytes: statSync(join(folder, 'model.safetensors')).size,
    targetBytes: statSync(target).size,
  }),
);
