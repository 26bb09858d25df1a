import { cpSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../../../test/generated.ts';
import { temporaryFolder } from '../../../test/graphs.ts';
import { trained } from '../../../test/noise-models.ts';
import { load } from '../../load.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
let cacheDir: string;
beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'model');
  cacheDir = join(temporary.path, 'cache');
  cpSync(join(trained, 'phi3-tiny'), folder, { recursive: true });
});
afterEach(() => temporary.remove());

/** Log probabilities of an answer, from a fresh load. */
async function serve(precision: 'fp32' | 'int4', log?: (line: string) => void): Promise<number[]> {
  const model = await load({ folder, flavors: { transformers: {} } }, { cacheDir, precision, threads: 1, log });
  if (model.kind !== 'generate') throw new Error('not a text model');
  const { tokens } = await answerOf(model, { prompt: { text: 'Once' }, doSample: false, logprobs: 0, maxTokens: 4 });
  await model.close();
  return tokens.map(({ logprob }) => logprob);
}

/** Flips the highest bit of the exponent's end in the last weight of lm_head, which is the file's first tensor. */
function changeOneByte(): void {
  const path = join(folder, 'model.safetensors');
  const bytes = readFileSync(path);
  const start = 8 + Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.subarray(8, start).toString()) as Record<string, { data_offsets: [number, number] }>;
  const at = start + (header['lm_head.weight']?.data_offsets[0] ?? 0) + 3;
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x41, at);
  writeFileSync(path, bytes);
}

const weightFiles = (): string[] => readdirSync(cacheDir).sort();

describe('one changed byte of lm_head', () => {
  it.each(['fp32', 'int4'] as const)('changes the next load in %s', async (precision) => {
    const before = await serve(precision);
    expect(await serve(precision)).toEqual(before);
    changeOneByte();
    expect(await serve(precision)).not.toEqual(before);
  });
});

describe('the cache of converted weights', () => {
  it('converts once per content, and leaves nothing unfinished', async () => {
    const lines: string[] = [];
    await serve('int4', (line) => lines.push(line));
    const [file = ''] = weightFiles();
    expect(weightFiles()).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.int4-block32-symmetric-1\.weights$/)]);
    const { mtimeMs } = statSync(join(cacheDir, file));
    await serve('int4', (line) => lines.push(line));
    expect(statSync(join(cacheDir, file)).mtimeMs).toBe(mtimeMs);
    expect(lines).toEqual(['converting the weights to int4, once']);
  });

  it('makes a torn file anew, and does not wait for a process that died', async () => {
    const before = await serve('int4');
    const [file = ''] = weightFiles();
    truncateSync(join(cacheDir, file), 1000);
    // No process has this id: it is beyond the largest.
    writeFileSync(join(cacheDir, `${file}.lock`), '4999999');
    expect(await serve('int4')).toEqual(before);
    expect(weightFiles()).toEqual([file]);
  });

  it('is filled once by two loads at the same time', async () => {
    const lines: string[] = [];
    const [one, two] = await Promise.all([
      serve('int4', (line) => lines.push(line)),
      serve('int4', (line) => lines.push(line)),
    ]);
    expect(one).toEqual(two);
    expect(lines).toHaveLength(1);
  });

  it('says when the conversion fails', async () => {
    const options = { cacheDir, precision: 'int4', converter: [process.execPath, '-e', 'process.exit(3)'] } as const;
    await expect(load({ folder, flavors: { transformers: {} } }, options)).rejects.toMatchObject({
      reason: 'model_failed',
    });
    expect(weightFiles()).toEqual([]);
  });
});
