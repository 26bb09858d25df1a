import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linearGraph, mixingGraph, temporaryFolder, writeOnnx, zipMapGraph } from '../../test/graphs.ts';
import type { Tensor } from '../data.ts';
import { load } from '../load.ts';
import type { PredictModel } from '../port.ts';
import { GraphBuilder } from './graph-builder.ts';
import { elementType } from './schema.ts';

let folder: ReturnType<typeof temporaryFolder>;
const open: PredictModel[] = [];
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((model) => model.close()));
  folder.remove();
});

async function loaded(graph: Uint8Array): Promise<PredictModel> {
  const model = await load(writeOnnx(folder.path, graph), { cacheDir: folder.path, threads: 1 });
  if (model.kind !== 'predict') throw new Error('not a model that predicts');
  open.push(model);
  return model;
}

const row = (...values: number[]): Tensor => ({
  dtype: 'float32',
  shape: [1, values.length],
  data: Float32Array.from(values),
});
const outputs = async (model: PredictModel, tensor: Tensor) => {
  const answer = await model.predict({ kind: 'tensor', tensor }, {});
  return answer.kind === 'tensors' ? answer.tensors : {};
};

describe('inputs', () => {
  it('takes an array for the single input, and answers by output name', async () => {
    const model = await loaded(linearGraph());
    expect(model.engine).toBe('onnx');
    expect(await outputs(model, row(1, 1, 1))).toEqual({
      y: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(10, 13) },
    });
  });

  it('takes a table as one matrix, narrows float64, and answers with a table', async () => {
    const g = new GraphBuilder();
    g.input('x', elementType.float, ['batch', 2]);
    g.output('y', elementType.float, ['batch', 1]);
    g.node('ReduceSum', ['x', g.int64([1])], ['y'], { keepdims: 1 });
    const model = await loaded(g.model());
    const columns = [
      { name: 'a', dtype: 'int64', values: BigInt64Array.of(1n, 2n) },
      { name: 'b', dtype: 'float32', values: Float32Array.of(0.5, 0.25) },
    ] as const;
    const answer = await model.predict({ kind: 'frame', frame: { rows: 2, columns } }, {});
    expect(answer).toEqual({
      kind: 'frame',
      frame: { rows: 2, columns: [{ name: 'y', dtype: 'float32', values: Float32Array.of(1.5, 2.25) }] },
    });
  });

  it('takes a column per input when there are several, text too', async () => {
    const g = new GraphBuilder();
    g.input('word', elementType.string, ['n']);
    g.input('count', elementType.int64, ['n']);
    g.output('same', elementType.string, ['n']);
    g.output('twice', elementType.int64, ['n']);
    g.node('Identity', ['word'], ['same']);
    g.node('Add', ['count', 'count'], ['twice']);
    const model = await loaded(g.model());
    const columns = [
      { name: 'count', dtype: 'int64', values: BigInt64Array.of(3n) },
      { name: 'word', dtype: 'object', values: ['žemė'] },
    ] as const;
    const answer = await model.predict({ kind: 'frame', frame: { rows: 1, columns } }, {});
    expect(answer.kind === 'frame' && answer.frame.columns.map(({ values }) => [...values])).toEqual([['žemė'], [6n]]);
    await expect(model.predict({ kind: 'frame', frame: { rows: 1, columns: [columns[0]] } }, {})).rejects.toMatchObject(
      {
        reason: 'invalid_input',
        message: 'The column "word" is missing.',
      },
    );
  });

  it('names the input whose shape or type is wrong', async () => {
    const model = await loaded(linearGraph());
    await expect(outputs(model, row(1, 2))).rejects.toMatchObject({
      reason: 'invalid_input',
      message: 'The input "x" has shape [1, 2]; the model takes [?, 3].',
    });
    const ints: Tensor = { dtype: 'int32', shape: [1, 3], data: Int32Array.of(1, 2, 3) };
    await expect(outputs(model, ints)).rejects.toMatchObject({
      message: 'The input "x" has type int32; the model takes float32.',
    });
    await expect(model.predict({ kind: 'tensors', tensors: { y: row(1) } }, {})).rejects.toMatchObject({
      message: 'The input "x" is missing.',
    });
    expect(await outputs(model, row(0, 0, 0))).toMatchObject({ y: { data: Float32Array.of(1, 1) } });
  });

  it.each([
    ['float16', elementType.float16, Float16Array.of(1.5, -2)],
    ['float64', elementType.double, Float64Array.of(0.1, 1e300)],
    ['int32', elementType.int32, Int32Array.of(-7, 7)],
    ['uint8', elementType.uint8, Uint8Array.of(0, 255)],
    ['bool', 9, Uint8Array.of(0, 1)],
    ['int64', elementType.int64, BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n)],
  ] as const)('carries %s unchanged', async (dtype, element, data) => {
    const g = new GraphBuilder();
    g.input('x', element, ['n']);
    g.output('y', element, ['n']);
    g.node('Identity', ['x'], ['y']);
    const { y } = await outputs(await loaded(g.model()), { dtype, shape: [2], data });
    expect(y).toMatchObject({ dtype, shape: [2] });
    expect([...(y as Tensor).data]).toEqual([...data]);
  });
});

describe('classifiers', () => {
  it.each([
    ['text', ['no', 'yes']],
    ['number', [0, 1]],
  ] as const)('makes the maps of a ZipMap with %s labels', async (_kind, labels) => {
    const model = await loaded(zipMapGraph(labels));
    const { label, output_probability } = await outputs(model, row(1, 0));
    expect([...(label as Tensor).data]).toEqual([0n]);
    const [first] = output_probability as Record<string, number>[];
    expect(Object.keys(first ?? {})).toEqual(labels.map(String));
    expect(first?.[String(labels[0])]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });
});

describe('merging', () => {
  it('answers 32 single rows in at most 8 runs, each with its own answer', async () => {
    const model = await loaded(linearGraph());
    const answers = await Promise.all(Array.from({ length: 32 }, (_, i) => outputs(model, row(i, 0, 0))));
    expect(answers.map(({ y }) => [...(y as Tensor).data])).toEqual(
      Array.from({ length: 32 }, (_, i) => [i + 1, 2 * i + 1]),
    );
    expect(model.batching?.runs).toBeLessThanOrEqual(8);
  });

  it('leaves a graph alone that mixes its rows', async () => {
    const model = await loaded(mixingGraph());
    const answers = await Promise.all([outputs(model, row(1, 2)), outputs(model, row(5, 6))]);
    expect(answers.map(({ y }) => [...(y as Tensor).data])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(model.batching).toBeUndefined();
  });
});

describe('a large graph', () => {
  it('computes in a thread of its own: the main one stays free', async () => {
    const size = 1500;
    const g = new GraphBuilder();
    g.input('x', elementType.float, ['batch', size]);
    g.output('y', elementType.float, ['batch', size]);
    g.constant('w', elementType.float, [size, size], new Float32Array(size * size).fill(0.001));
    g.constant('v', elementType.float, [size, size], new Float32Array(size * size).fill(0.001));
    const layers = Array.from({ length: 60 }, (_, i) => (i % 2 ? 'v' : 'w'));
    g.node('Identity', [layers.reduce((x, weight) => g.node('MatMul', [x, weight]), 'x')], ['y']);
    const model = await loaded(g.model());
    expect(model.residentBytes).toBeGreaterThan(16 * 2 ** 20);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const rows: Tensor = { dtype: 'float32', shape: [64, size], data: new Float32Array(64 * size).fill(1) };
    const { y } = await outputs(model, rows);
    clearInterval(timer);
    expect((y as Tensor).shape).toEqual([64, size]);
    expect(turns).toBeGreaterThan(5);
    await expect(outputs(model, row(1, 2))).rejects.toMatchObject({ reason: 'invalid_input' });
  });
});

describe('files', () => {
  const external = (file: string): Uint8Array => {
    const g = new GraphBuilder();
    g.input('x', elementType.float, ['batch', 2]);
    g.output('y', elementType.float, ['batch', 2]);
    g.external('w', elementType.float, [2], { file, offset: 0, length: 8 });
    g.node('Add', ['x', 'w'], ['y']);
    return g.model();
  };
  const weights = Buffer.from(Float32Array.of(10, 20).buffer);

  it('reads weights beside the graph', async () => {
    writeFileSync(join(folder.path, 'w.bin'), weights);
    const model = await loaded(external('w.bin'));
    expect(await outputs(model, row(1, 2))).toMatchObject({ y: { data: Float32Array.of(11, 22) } });
    expect(model.residentBytes).toBeGreaterThan(8);
  });

  it('refuses weights outside the folder, through links too', async () => {
    const secret = temporaryFolder();
    writeFileSync(join(secret.path, 'w.bin'), weights);
    symlinkSync(join(secret.path, 'w.bin'), join(folder.path, 'link.bin'));
    mkdirSync(join(folder.path, 'sub'));
    for (const file of ['link.bin', join(secret.path, 'w.bin'), '../w.bin', 'sub/../../w.bin', 'C:\\w.bin', '']) {
      await expect(loaded(external(file)), file).rejects.toMatchObject({ reason: 'not_contained' });
    }
    secret.remove();
  });

  it('refuses weights that are missing or too short', async () => {
    await expect(loaded(external('w.bin'))).rejects.toMatchObject({ reason: 'invalid_model' });
    writeFileSync(join(folder.path, 'w.bin'), weights.subarray(4));
    await expect(loaded(external('w.bin'))).rejects.toMatchObject({
      message: 'The weights of "w" end beyond the file "w.bin".',
    });
  });

  it('refuses what is no graph, and operators it lacks', async () => {
    await expect(loaded(Buffer.from('not a graph'))).rejects.toMatchObject({ reason: 'invalid_model' });
    const g = new GraphBuilder();
    g.input('x', elementType.float, ['n']);
    g.output('y', elementType.float, ['n']);
    g.node('NoSuchOperator', ['x'], ['y']);
    await expect(loaded(g.model())).rejects.toMatchObject({ reason: 'unsupported' });
  });

  it('refuses calls after it was closed', async () => {
    const model = await loaded(linearGraph());
    await model.close();
    await expect(outputs(model, row(1, 1, 1))).rejects.toMatchObject({ reason: 'closed' });
  });
});
