import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PredictInput } from '../data.ts';
import { load } from '../load.ts';
import type { PredictModel } from '../port.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-code-'));
  await mkdir(path.join(folder, 'code'));
  await mkdir(path.join(folder, 'artifacts'));
});
afterEach(() => rm(folder, { recursive: true }));

const rows: PredictInput = {
  kind: 'frame',
  frame: {
    rows: 2,
    columns: [
      { name: 'name', dtype: 'str', values: ['Ada', 'Bob'] },
      { name: 'n', dtype: 'int64', values: BigInt64Array.of(1n, 2n) },
    ],
  },
};

async function loaded(code: string, section = {}, allowModelCode = true): Promise<PredictModel> {
  await writeFile(path.join(folder, 'code/model.ts'), code);
  const flavors = { javascript_function: { module: 'code/model.ts', ...section } };
  return (await load({ folder, flavors }, { cacheDir: folder, allowModelCode })) as PredictModel;
}

describe('loadCode', () => {
  it('gives the class its context and rows as objects', async () => {
    await writeFile(path.join(folder, 'artifacts/end.txt'), '!');
    const model = await loaded(
      `import { readFileSync } from 'node:fs';
       export default class Greeter {
         loadContext({ artifacts, modelConfig }: any) { this.end = readFileSync(artifacts.end, 'utf8'); this.hello = modelConfig.hello; }
         predict(context: any, input: any[], params: any) { return input.map(({ name, n }) => this.hello + name.repeat(n) + this.end + params.x); }
         declare end: string; declare hello: string;
       }`,
      { artifacts: { end: { path: 'artifacts/end.txt' } }, model_config: { hello: 'Hi ' } },
    );
    expect(model).toMatchObject({
      kind: 'predict',
      engine: 'javascript_function',
      because: 'the class in code/model.ts',
    });
    expect(await model.predict(rows, { x: 5 })).toEqual({ kind: 'value', value: ['Hi Ada!5', 'Hi BobBob!5'] });
    expect(model.predictStream).toBeUndefined();
    await model.close();
    await expect(model.predict(rows, {})).rejects.toMatchObject({ reason: 'closed' });
  });

  it('gives tensors with their shape, and streams where the class can', async () => {
    const model = await loaded(
      `export default class { predict(c, { data, dims, dtype }) { return [...data, dims, dtype]; }
        async *predictStream(c, input) { yield 1; yield 2; } }`,
    );
    const tensor = { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1, 2) } as const;
    expect(await model.predict({ kind: 'tensor', tensor }, {})).toEqual({
      kind: 'value',
      value: [1, 2, [1, 2], 'float32'],
    });
    const pieces = [];
    for await (const piece of model.predictStream!({ kind: 'tensor', tensor }, {})) pieces.push(piece);
    expect(pieces).toEqual([1, 2]);
  });

  it('opens a generate folder for the class', async () => {
    const fixture = fileURLToPath(new URL('../../../models/fixtures/phi3-tiny-onnx-int4', import.meta.url));
    await cp(fixture, path.join(folder, 'artifacts/phi3'), { recursive: true });
    const model = await loaded(
      `export default class {
        async loadContext(context) { this.generator = await context.openGenerator('phi3', { max_length: 300 }); }
        predict(context, [{ name }]) { return this.generator.complete('<|user|>What is the capital of Spain?<|end|><|assistant|>'); }
      }`,
      { artifacts: { phi3: { path: 'artifacts/phi3' } } },
    );
    expect(await model.predict(rows, {})).toEqual({ kind: 'value', value: 'The capital of Spain is Madrid.' });
  });

  it('runs nothing without permission', async () => {
    await expect(loaded('throw new Error("ran");', {}, false)).rejects.toMatchObject({ reason: 'unsupported' });
  });

  it('keeps what the class throws out of the message', async () => {
    await expect(loaded('throw new Error("secret");')).rejects.toMatchObject({
      reason: 'model_failed',
      message: 'The code of the model failed.',
      cause: { message: 'secret' },
    });
  });

  it('stops waiting when the call is aborted', async () => {
    const model = await loaded('export default class { predict() { return new Promise(() => {}); } }');
    const abort = new AbortController();
    const answer = model.predict(rows, {}, { signal: abort.signal });
    abort.abort(new Error('gone'));
    await expect(answer).rejects.toThrow('gone');
  });

  it('refuses a module without a class', async () => {
    await expect(loaded('export default 5;')).rejects.toMatchObject({ reason: 'invalid_model' });
  });

  it('refuses paths that leave the folder', async () => {
    await symlink('/etc/hostname', path.join(folder, 'artifacts/out'));
    const code = 'export default class { predict() {} }';
    for (const section of [{ module: '../x.ts' }, { artifacts: { a: { path: 'artifacts/out' } } }])
      await expect(loaded(code, section)).rejects.toMatchObject({ reason: 'not_contained' });
  });
});
