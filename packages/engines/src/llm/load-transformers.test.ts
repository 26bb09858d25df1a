/** The forms that weights come in, and what is refused of them. */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { trained } from '../../test/noise-models.ts';
import { load } from '../load.ts';
import { readWeights } from './weights/safetensors.ts';

let temporary: ReturnType<typeof temporaryFolder>;
let folder: string;
beforeEach(() => {
  temporary = temporaryFolder();
  folder = join(temporary.path, 'model');
  cpSync(join(trained, 'phi3-tiny'), folder, { recursive: true });
});
afterEach(() => temporary.remove());

async function greeting(precision: 'fp32' | 'int4' = 'fp32', section = {}): Promise<string> {
  const model = await load(
    { folder, flavors: { transformers: section } },
    { cacheDir: join(temporary.path, 'cache'), threads: 1, precision },
  );
  if (model.kind !== 'generate') throw new Error('not a text model');
  const { text } = await answerOf(model, {
    prompt: { messages: [{ role: 'user', content: 'Hello' }] },
    doSample: false,
  });
  await model.close();
  return text;
}
const hello = 'Hello! What shall we grind today?';

interface Part {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}

async function parts(
  convert: (floats: Float32Array) => readonly [dtype: string, bytes: ArrayBufferLike],
): Promise<Part[]> {
  const file = readFileSync(join(folder, 'model.safetensors'));
  return [...(await readWeights(folder)).values()].map(({ name, shape, offset, length }) => {
    const [dtype, bytes] = convert(new Float32Array(new Uint8Array(file.subarray(offset, offset + length)).buffer));
    return { name, dtype, shape, bytes: Buffer.from(bytes) };
  });
}

function write(file: string, some: readonly Part[]): void {
  let at = 0;
  const header = some.map(({ name, dtype, shape, bytes }) => {
    at += bytes.length;
    return [name, { dtype, shape, data_offsets: [at - bytes.length, at] }];
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  writeFileSync(join(folder, file), Buffer.concat([length, json, ...some.map(({ bytes }) => bytes)]));
}

const asBrain = (floats: Float32Array) =>
  ['BF16', Uint16Array.from(new Uint32Array(floats.buffer), (bits) => bits >>> 16).buffer] as const;
const asHalf = (floats: Float32Array) => ['F16', Float16Array.from(floats).buffer] as const;
const asFloat = (floats: Float32Array) => ['F32', floats.buffer] as const;

describe('weights', () => {
  it.each([
    ['bfloat16', asBrain, 'fp32'],
    ['bfloat16', asBrain, 'int4'],
    ['float16', asHalf, 'fp32'],
    ['float16', asHalf, 'int4'],
  ] as const)('in %s are read', async (_type, convert, precision) => {
    write('model.safetensors', await parts(convert));
    expect(await greeting(precision)).toBe(hello);
  });

  it.each(['fp32', 'int4'] as const)('in several files are read, in %s', async (precision) => {
    const all = await parts(asFloat);
    const files = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
    const fileOf = (i: number): string => files[i % 2] ?? '';
    for (const file of files)
      write(
        file,
        all.filter((_, i) => fileOf(i) === file),
      );
    const weight_map = Object.fromEntries(all.map(({ name }, i) => [name, fileOf(i)]));
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map }));
    rmSync(join(folder, 'model.safetensors'));
    expect(await greeting(precision)).toBe(hello);
  });

  it('outside the folder are not read', async () => {
    const outside = join(temporary.path, 'outside.safetensors');
    cpSync(join(folder, 'model.safetensors'), outside);
    rmSync(join(folder, 'model.safetensors'));
    symlinkSync(outside, join(folder, 'model.safetensors'));
    await expect(greeting()).rejects.toMatchObject({ reason: 'not_contained' });
    rmSync(join(folder, 'model.safetensors'));
    writeFileSync(
      join(folder, 'model.safetensors.index.json'),
      JSON.stringify({ weight_map: { a: '../outside.safetensors' } }),
    );
    await expect(greeting()).rejects.toMatchObject({ reason: 'not_contained' });
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a header longer than the file', Buffer.from([255, 255, 255, 0, 0, 0, 0, 0, 1])],
    ['a header that is not JSON', Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3])],
    ['offsets beyond the file', withHeader('{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}')],
    ['a shape that does not fit', withHeader('{"a":{"dtype":"F32","shape":[4],"data_offsets":[0,8]}}')],
  ])('that are %s are refused', async (_case, bytes) => {
    writeFileSync(join(folder, 'model.safetensors'), bytes);
    await expect(greeting()).rejects.toMatchObject({
      reason: 'invalid_model',
      message: expect.stringContaining('model.safetensors'),
    });
  });

  it('that lack a tensor, or have another shape, are refused with its name', async () => {
    const all = await parts(asFloat);
    write(
      'model.safetensors',
      all.filter(({ name }) => name !== 'model.norm.weight'),
    );
    await expect(greeting()).rejects.toMatchObject({ message: expect.stringContaining('"model.norm.weight"') });
    write(
      'model.safetensors',
      all.map((part) => (part.name === 'lm_head.weight' ? { ...part, shape: [64, 480] } : part)),
    );
    await expect(greeting()).rejects.toMatchObject({
      message: expect.stringContaining('"lm_head.weight" has shape [64, 480]'),
    });
  });
});

function withHeader(json: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, Buffer.from(json), Buffer.alloc(8)]);
}

describe('what cannot be run is refused in one line', () => {
  const config = (changes: object): void => {
    const path = join(folder, 'config.json');
    writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...changes }));
  };

  it.each([
    ['architectures', { architectures: ['GPT2LMHeadModel'] }, 'the architecture GPT2LMHeadModel'],
    ['hidden_act', { hidden_act: 'gelu' }, 'hidden_act gelu'],
    ['head size', { num_attention_heads: 8 }, 'a head size of 8'],
    ['rope_type', { rope_parameters: { rope_type: 'mrope' } }, 'its rope_type is "mrope"'],
  ])('%s', async (_field, changes, words) => {
    config(changes);
    await expect(greeting()).rejects.toMatchObject({ reason: 'unsupported', message: expect.stringContaining(words) });
  });

  it('a field that is no number', async () => {
    config({ vocab_size: '480' });
    await expect(greeting()).rejects.toMatchObject({
      reason: 'invalid_model',
      message: expect.stringContaining('"vocab_size"'),
    });
  });

  it('another task', async () => {
    await expect(greeting('fp32', { task: 'fill-mask' })).rejects.toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('"fill-mask"'),
    });
  });

  it('a model that holds only the name of its weights', async () => {
    mkdirSync(join(folder, 'empty'));
    const logged = { model_binary: 'empty', source_model_name: 'org/name' };
    await expect(greeting('fp32', logged)).rejects.toMatchObject({ message: expect.stringContaining('org/name') });
  });

  it('no tokenizer.json', async () => {
    rmSync(join(folder, 'tokenizer.json'));
    await expect(greeting()).rejects.toMatchObject({
      reason: 'unsupported',
      message: expect.stringContaining('tokenizer.json'),
    });
  });
});
