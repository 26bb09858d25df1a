import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { trained } from '../../test/noise-models.ts';
import { type LoadOptions, load } from '../load.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);
const spain = '<|user|>What is the capital of Spain?<|end|><|assistant|>';

/** A folder as the hub has it, with the graphs of the trained model under these names. */
function hubLayout(name: string, graphs: Readonly<Record<string, 'fp32' | 'int4'>>): string {
  const folder = join(temporary.path, name);
  cpSync(join(trained, 'phi3-tiny'), folder, { recursive: true });
  rmSync(join(folder, 'model.safetensors'));
  for (const [graph, precision] of Object.entries(graphs)) {
    const from = join(trained, `phi3-tiny-onnx-${precision}`);
    // Each graph lies with its weights, which it names.
    mkdirSync(join(folder, graph, '..'), { recursive: true });
    cpSync(join(from, 'model.onnx'), join(folder, graph));
    cpSync(join(from, 'model.onnx.data'), join(folder, graph, '..', 'model.onnx.data'));
  }
  return folder;
}

async function opened(folder: string, options: Partial<LoadOptions> = {}) {
  const model = await load(
    { folder, flavors: { genai_onnx: {} } },
    { cacheDir: temporary.path, threads: 1, ...options },
  );
  if (model.kind !== 'generate') throw new Error('not a text model');
  return model;
}

describe("a folder with the hub's layout", () => {
  it.each([
    ['whole', 'onnx/model.onnx', 'fp32'],
    ['quantized', 'onnx/model_quantized.onnx', 'int4'],
    ['beside', 'model.onnx', 'fp32'],
    ['alone', 'onnx/decoder_model_q4.onnx', 'int4'],
  ] as const)('answers: %s', async (name, graph, precision) => {
    const model = await opened(hubLayout(name, { [graph]: precision }));
    expect(model.because).toContain(graph);
    expect(model.contextLength).toBe(512);
    const { text, reason } = await answerOf(model, { prompt: { text: spain }, doSample: false });
    expect([text, reason]).toEqual(['The capital of Spain is Madrid.', 'stop']);
    expect(model.renderChat([{ role: 'user', content: 'A?' }])).toContain('A?');
    await model.close();
  });

  it('takes the whole graph of two, unless the other precision is asked for', async () => {
    const folder = hubLayout('two', { 'onnx/model_quantized.onnx': 'int4', 'onnx/model.onnx': 'fp32' });
    const whole = await opened(folder);
    expect(whole.because).toContain('onnx/model.onnx');
    await whole.close();
    const named = await opened(folder, { precision: 'fp32' });
    expect(named.because).toContain('onnx/model.onnx');
    await named.close();
    const only = hubLayout('only', { 'onnx/model.onnx': 'fp32' });
    await expect(opened(only, { precision: 'int4' })).rejects.toMatchObject({ reason: 'unsupported' });
  });

  it('takes the graph of every step before that of the first alone', async () => {
    const graphs = { 'onnx/decoder_model.onnx': 'fp32', 'onnx/decoder_model_merged.onnx': 'fp32' } as const;
    const model = await opened(hubLayout('first', graphs));
    expect(model.because).toContain('onnx/decoder_model_merged.onnx');
    await model.close();
  });

  it('says what a folder lacks', async () => {
    const none = hubLayout('none', {});
    await expect(opened(none)).rejects.toThrow(
      'The folder "." is no ONNX text model. It needs genai_config.json, or config.json with tokenizer.json and onnx/model.onnx.',
    );
    const odd = hubLayout('odd', { 'onnx/model.onnx': 'fp32' });
    const config = JSON.parse(readFileSync(join(odd, 'config.json'), 'utf8')) as object;
    writeFileSync(join(odd, 'config.json'), JSON.stringify({ ...config, num_hidden_layers: 3 }));
    await expect(opened(odd)).rejects.toThrow('The decoder graph has no "past_key_values.2.key".');
    writeFileSync(join(odd, 'config.json'), JSON.stringify({ ...config, num_hidden_layers: 1 }));
    await expect(opened(odd)).rejects.toThrow('asks for "past_key_values.1.');
  });

  it('keeps weights inside of the folder', async () => {
    const folder = hubLayout('outside', { 'onnx/model.onnx': 'fp32' });
    rmSync(join(folder, 'onnx/model.onnx.data'));
    await expect(opened(folder)).rejects.toMatchObject({ reason: 'invalid_model' });
  });
});
