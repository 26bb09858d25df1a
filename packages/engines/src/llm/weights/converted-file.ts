/** The cache of converted weights: one file per content of the source, made once, by a process of its own. */
import { spawn } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contained } from '../../contained.ts';
import { EngineError } from '../../errors.ts';
import { locked } from '../../file-lock.ts';
import type { LoadOptions } from '../../load.ts';
import { type ConversionJob, convertCommand } from './convert.ts';
import { recipe } from './quantise.ts';
import { weightFiles } from './safetensors.ts';

/**
 * The name of the converted weights of a folder, inside the cache; they are made when they are not there.
 * @param length what the whole file has, so that a torn one is not used
 * @throws {EngineError} `model_failed` when the conversion failed
 */
export async function convertedFile(folder: string, length: number, options: LoadOptions): Promise<string> {
  await mkdir(options.cacheDir, { recursive: true });
  const name = `${await weightsDigest(folder)}.${recipe}.weights`;
  const target = join(options.cacheDir, name);
  const isThere = async (): Promise<boolean> => (await stat(target).catch(() => undefined))?.size === length;
  if (await isThere()) return name;
  await locked(`${target}.lock`, async () => {
    // Another process may have made it while this one waited.
    if (await isThere()) return;
    options.log?.('converting the weights to int4, once');
    await runProcess({ folder, target }, options);
  });
  return name;
}

/** Of every byte of the files, so that changed weights are converted anew. */
async function weightsDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await weightFiles(folder)) await addFile(hash, await contained(folder, file), file);
  return hash.digest('hex');
}

/** Through one buffer: a stream's many would stay in memory until the collector comes. */
async function addFile(hash: Hash, path: string, name: string): Promise<void> {
  const file = await open(path);
  try {
    hash.update(`${name}\0${(await file.stat()).size}\0`);
    const buffer = Buffer.alloc(2 ** 20);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** A bundled program starts itself again; its main module hands the job to `runConversion`. */
const ownConverter = (): string[] =>
  import.meta.url.endsWith('.ts')
    ? [process.execPath, fileURLToPath(new URL('./convert-main.ts', import.meta.url))]
    : [process.execPath, fileURLToPath(import.meta.url), convertCommand];

async function runProcess(job: ConversionJob, options: LoadOptions): Promise<void> {
  const [command = '', ...args] = options.converter ?? ownConverter();
  const child = spawn(command, [...args, JSON.stringify(job)], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000);
  });
  const code = await new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  }).catch((cause: unknown) => String(cause));
  if (code !== 0)
    throw new EngineError('model_failed', 'The weights could not be converted to int4.', { cause: `${code}: ${said}` });
}
