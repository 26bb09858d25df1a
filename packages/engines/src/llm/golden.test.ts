/** Greedy answers against those of PyTorch and onnxruntime-genai. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { answerOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { type NoiseModel, trained, writeNoiseModel } from '../../test/noise-models.ts';
import { writeOptimumModel } from '../../test/optimum-graph.ts';
import { load } from '../load.ts';
import type { ChatMessage, GenerateModel } from '../port.ts';

interface Golden {
  readonly prompts: readonly {
    readonly name: string;
    readonly prompt: string;
    readonly messages?: readonly ChatMessage[];
    readonly max_new_tokens: number;
    readonly torch: {
      readonly prompt_ids: readonly number[];
      readonly new_ids: readonly number[];
      readonly text: string;
      readonly finish_reason: string;
      readonly logprobs: readonly number[];
    };
  }[];
}

const goldenOf = (name: string): Golden =>
  JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}.json`, import.meta.url), 'utf8'));

const temporary = temporaryFolder();
const open: GenerateModel[] = [];
afterAll(async () => {
  await Promise.all(open.map((model) => model.close()));
  temporary.remove();
});

async function textModel(
  folder: string,
  flavor: 'transformers' | 'genai_onnx',
  precision: 'fp32' | 'int4' = 'fp32',
): Promise<GenerateModel> {
  const model = await load({ folder, flavors: { [flavor]: {} } }, { cacheDir: temporary.path, threads: 1, precision });
  if (model.kind !== 'generate') throw new Error('not a text model');
  open.push(model);
  return model;
}

async function expectGolden(model: GenerateModel, name: string, precision = 'fp32'): Promise<void> {
  for (const { prompt, messages, max_new_tokens: maxTokens, torch } of goldenOf(name).prompts) {
    if (messages) expect(model.renderChat(messages)).toBe(prompt);
    const answer = await answerOf(model, { prompt: { text: prompt }, maxTokens, doSample: false, logprobs: 0 });
    expect(answer.promptTokens).toBe(torch.prompt_ids.length);
    expect(answer.tokens.map(({ id }) => id)).toEqual(torch.new_ids);
    expect(answer.reason).toBe(torch.finish_reason);
    expect(answer.completionTokens).toBe(torch.new_ids.length);
    // Where single bytes make no characters the reference replaces the whole run of them; a stream has sent its beginning by then.
    if (name !== 'phi3-spm') expect(answer.text).toBe(torch.text);
    if (precision !== 'fp32') continue;
    for (const [at, { logprob }] of answer.tokens.entries())
      expect(Math.abs(logprob - (torch.logprobs[at] ?? Number.NaN))).toBeLessThan(1e-3);
  }
}

describe('from safetensors', () => {
  it('phi3-tiny', async () => expectGolden(await textModel(join(trained, 'phi3-tiny'), 'transformers'), 'phi3-tiny'));

  it.each([
    'phi3-random',
    'phi3-spm',
    'llama-random',
    'mistral-random',
    'mistral-window',
    'qwen2-random',
  ] as NoiseModel[])('%s', async (name) => {
    await expectGolden(await textModel(writeNoiseModel(join(temporary.path, name), name), 'transformers'), name);
  });
});

it('phi3-tiny, converted to int4', async () => {
  const model = await textModel(join(trained, 'phi3-tiny'), 'transformers', 'int4');
  expect(model.because).toContain('int4');
  await expectGolden(model, 'phi3-tiny', 'int4');
});

describe('from the folders of onnxruntime-genai', () => {
  it.each(['phi3-tiny-onnx-fp32', 'phi3-tiny-onnx-int4'])('%s', async (folder) => {
    await expectGolden(await textModel(join(trained, folder), 'genai_onnx'), 'phi3-tiny', folder.slice(-4));
  });
});

describe('as Optimum exports it', () => {
  const opened = (name: string, options?: { readonly merged: boolean }): Promise<GenerateModel> =>
    textModel(writeOptimumModel(join(temporary.path, name), options), 'genai_onnx');

  it('with positions as an input, and merged of two graphs', async () => {
    await expectGolden(await opened('optimum'), 'llama-random');
    await expectGolden(await opened('optimum-merged', { merged: true }), 'llama-random');
  });

  it('a prompt of several pieces is read by merged graphs as by others', async () => {
    const prompt = { text: 'What is the capital of Spain? '.repeat(50) };
    const [plain, merged] = await Promise.all([opened('long'), opened('long-merged', { merged: true })]);
    const answer = (model: GenerateModel) => answerOf(model, { prompt, maxTokens: 4, doSample: false, logprobs: 0 });
    const [expected, found] = await Promise.all([answer(plain), answer(merged)]);
    expect(expected.promptTokens).toBeGreaterThan(256);
    for (const [at, { logprob }] of found.tokens.entries())
      expect(logprob).toBeCloseTo(expected.tokens[at]?.logprob ?? Number.NaN, 4);
  });
});
