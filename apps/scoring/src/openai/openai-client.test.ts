import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loggedModel, type Serving, serve, stopAll } from '../testing.ts';

const patience = 60_000;

describe('the official client', { timeout: patience }, () => {
  let serving: Serving;
  let client: OpenAI;
  beforeAll(async () => {
    const folder = loggedModel('phi3-chat-transformers-4.57.6');
    serving = await serve(folder, { model: { folder, name: 'phi3' }, http: { apiKey: 'secret' } });
    client = new OpenAI({ baseURL: `${serving.url}/v1`, apiKey: 'secret', maxRetries: 0 });
  }, patience);
  afterAll(stopAll, patience);
  const lithuanian = 'Labas rytas! Ačiū už klausimą, žemė ir vėjas.';
  const messages = [{ role: 'user' as const, content: 'Say something in Lithuanian.' }];

  it('chats unstreamed', async () => {
    const answer = await client.chat.completions.create({ model: 'any', messages });
    expect(answer.choices[0]?.message.content).toBe(lithuanian);
    expect(answer).toMatchObject({ object: 'chat.completion', model: 'phi3' });
  });
  it('chats streamed, with half a letter in no piece', async () => {
    const stream = await client.chat.completions.create({
      model: 'any',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    const pieces: string[] = [];
    let total = 0;
    for await (const { choices, usage } of stream) {
      pieces.push(choices[0]?.delta.content ?? '');
      total = usage?.total_tokens ?? total;
    }
    expect(pieces.join('')).toBe(lithuanian);
    expect(pieces.join('|')).not.toContain('\ufffd');
    expect(total).toBeGreaterThan(20);
  });
  it('lists the model and completes text', async () => {
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['phi3']);
    const told = await client.completions.create({ model: 'any', prompt: 'Once there was a mill', max_tokens: 6 });
    expect(told.choices[0]?.text).toContain('by the river');
  });
  it('gets its own exceptions', async () => {
    await expect(client.chat.completions.create({ model: 'any', messages: [] })).rejects.toMatchObject({
      status: 400,
      param: 'messages',
    });
    const stranger = new OpenAI({ baseURL: `${serving.url}/v1`, apiKey: 'wrong', maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    expect((await fetch(`${serving.url}/ping`)).status).toBe(200);
  });
});
