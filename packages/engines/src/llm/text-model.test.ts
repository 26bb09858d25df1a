import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerOf, answersOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { trained } from '../../test/noise-models.ts';
import { load } from '../load.ts';
import type { ChatMessage, GenerateModel } from '../port.ts';

const temporary = temporaryFolder();
let model: GenerateModel;
beforeAll(async () => {
  const loaded = await load(
    { folder: join(trained, 'phi3-tiny'), flavors: { transformers: {} } },
    { cacheDir: temporary.path, threads: 1 },
  );
  if (loaded.kind === 'generate') model = loaded;
});
afterAll(async () => {
  await model.close();
  temporary.remove();
});

const asked = (content: string): { messages: ChatMessage[] } => ({ messages: [{ role: 'user', content }] });
const ask = (content: string, more = {}) => answerOf(model, { prompt: asked(content), doSample: false, ...more });

describe('answers', () => {
  it('counts as the reference does: 13 tokens of prompt, 12 of answer with its end', async () => {
    const { text, promptTokens, completionTokens, reason } = await ask('What is the capital of Spain?');
    expect({ text, promptTokens, completionTokens, reason }).toEqual({
      text: 'The capital of Spain is Madrid.',
      promptTokens: 13,
      completionTokens: 12,
      reason: 'stop',
    });
  });

  it('stops at the limit, and says so', async () => {
    expect(await ask('What is the capital of Spain?', { maxTokens: 4 })).toMatchObject({
      text: 'The capital of Spain',
      reason: 'length',
      completionTokens: 4,
    });
    // The end token is the last one allowed: it did end.
    expect(await ask('What is the capital of Spain?', { maxTokens: 12 })).toMatchObject({
      reason: 'stop',
      completionTokens: 12,
    });
    expect(await ask('What is the capital of Spain?', { maxLength: 15 })).toMatchObject({
      reason: 'length',
      completionTokens: 2,
    });
  });

  it.each([
    ['Draw me a field.', '🌾🌾🌾 ☀️ 🌾🌾🌾'],
    ['Say something in Lithuanian.', 'Labas rytas! Ačiū už klausimą, žemė ir vėjas.'],
    ['How do you write watermill in Japanese?', '水車 is read suisha.'],
  ])('never sends half a character: %s', async (question, expected) => {
    const { text, pieces } = await ask(question);
    expect(text).toBe(expected);
    expect(pieces.length).toBeGreaterThan(3);
    for (const piece of pieces) expect(piece).not.toContain('\ufffd');
  });

  it('writes several at the same time, each to its own index', async () => {
    const answers = await answersOf(model, { prompt: asked('Hello'), doSample: false, n: 3 });
    expect(answers.map(({ text }) => text)).toEqual(Array(3).fill('Hello! What shall we grind today?'));
  });
});

describe('stop texts', () => {
  const wheel = 'What turns the wheel?';

  it('end the answer before them, also across the borders of tokens', async () => {
    const { text, pieces, reason } = await ask(wheel, { stop: ['the stone'] });
    expect(text).toBe('Water turns the wheel, the wheel turns ');
    expect(reason).toBe('stop');
    expect(pieces.join('')).not.toContain('the s');
  });

  it('may stay in the answer, as MLflow leaves them', async () => {
    expect(await ask(wheel, { stop: ['wheel'], keepStop: true })).toMatchObject({
      text: 'Water turns the wheel',
      completionTokens: 5,
    });
  });

  it('of which the first in the text counts', async () => {
    expect((await ask(wheel, { stop: ['grain', 'stone', 'urns'] })).text).toBe('Water t');
  });

  it('that only begin are sent in the end', async () => {
    expect(await ask('Name three grains.', { stop: ['Barley and oats'] })).toMatchObject({
      text: '1. Wheat\n2. Rye\n3. Barley',
      reason: 'stop',
    });
  });
});

describe('sampling', () => {
  const hot = { prompt: { text: 'Once there was' }, doSample: true, temperature: 5, maxTokens: 20 };

  it('repeats itself for a seed, and differs between seeds and between answers', async () => {
    const [one, other] = await answersOf(model, { ...hot, seed: 7, n: 2 });
    expect((await answersOf(model, { ...hot, seed: 7, n: 2 })).map(({ text }) => text)).toEqual([
      one?.text,
      other?.text,
    ]);
    expect(one?.text).not.toBe(other?.text);
    expect((await answerOf(model, { ...hot, seed: 8 })).text).not.toBe(one?.text);
    expect((await answerOf(model, hot)).text).not.toBe((await answerOf(model, hot)).text);
  });

  it('is greedy at temperature 0, with topK 1, and with a tiny topP', async () => {
    const plain = await ask('Hello');
    for (const greedy of [{ temperature: 0 }, { topK: 1 }, { topP: 1e-9 }]) {
      expect((await answerOf(model, { ...hot, ...greedy, prompt: asked('Hello'), maxTokens: 40 })).text).toBe(
        plain.text,
      );
    }
  });

  it('can forbid a token, and force one', async () => {
    const { tokens } = await ask('Hello', { logprobs: 2 });
    const first = tokens[0];
    const { tokens: others } = await ask('Hello', { logprobs: 0, maxTokens: 1, logitBias: { [first?.id ?? 0]: -100 } });
    expect(others[0]?.id).toBe(first?.top[1]?.id);
    expect(await ask('Hello', { maxTokens: 3, logitBias: { 100: 1000 }, logprobs: 0 })).toMatchObject({
      tokens: [{ id: 100 }, { id: 100 }, { id: 100 }],
    });
  });

  it('penalises what was said', async () => {
    const { tokens } = await ask('Draw me a field.', { frequencyPenalty: 1000, logprobs: 0, maxTokens: 8 });
    const ids = tokens.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('log probabilities', () => {
  it('come with every token, likeliest first, and add up to what was written', async () => {
    const { tokens, text } = await ask('Say something in Lithuanian.', { logprobs: 3 });
    const bytes = Buffer.concat(tokens.slice(0, -1).map((token) => token.bytes));
    expect(bytes.toString()).toBe(text);
    expect(tokens.at(-1)?.text).toBe('<|end|>');
    for (const { id, logprob, top } of tokens) {
      expect(top[0]).toMatchObject({ id, logprob });
      expect(top.map((one) => one.logprob)).toEqual(top.map((one) => one.logprob).sort((a, b) => b - a));
      expect(logprob).toBeLessThanOrEqual(0);
    }
  });
});

describe('refusals', () => {
  const refused = (request: object) => model.generate({ prompt: { text: 'Hello' }, ...request });

  it('name the context that a prompt exceeds', async () => {
    await expect(refused({ prompt: { ids: Array(512).fill(7) } })).rejects.toMatchObject({
      reason: 'context_length_exceeded',
      message: expect.stringContaining('512 tokens'),
    });
    await expect(refused({ maxLength: 1 })).rejects.toMatchObject({ reason: 'invalid_input', param: 'max_length' });
    await expect(refused({ prompt: { text: '' } })).rejects.toMatchObject({
      param: 'prompt',
      message: 'The prompt is empty.',
    });
  });

  it.each([
    ['temperature', { temperature: -1 }],
    ['top_p', { topP: 0 }],
    ['top_p', { topP: 2 }],
    ['top_k', { topK: -1 }],
    ['max_tokens', { maxTokens: 0 }],
    ['n', { n: 0 }],
    ['top_logprobs', { logprobs: 21 }],
    ['repetition_penalty', { repetitionPenalty: 0 }],
    ['seed', { seed: 0.5 }],
  ])('name the field %s', async (param, request) => {
    await expect(refused(request)).rejects.toMatchObject({ reason: 'invalid_input', param });
  });
});

describe('both layouts of the transformers flavor', () => {
  it.each(['4.57.6', '5.17.0'])('as transformers %s logged it', async (version) => {
    const folder = join(trained, 'logged', `phi3-chat-transformers-${version}`);
    const flavors = {
      transformers: { task: 'text-generation', model_binary: 'model', components: ['tokenizer'] },
      python_function: { config: { max_new_tokens: 40, do_sample: false } },
    };
    const logged = await load({ folder, flavors }, { cacheDir: temporary.path, threads: 1 });
    if (logged.kind !== 'generate') throw new Error('not a text model');
    expect(logged.defaults).toMatchObject({ maxNewTokens: 40, doSample: false });
    expect((await answerOf(logged, { prompt: asked('What is the capital of Spain?') })).text).toBe(
      'The capital of Spain is Madrid.',
    );
    await logged.close();
  });
});
