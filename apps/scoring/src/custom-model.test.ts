import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve, stopAll } from './testing.ts';

const patience = 60_000;
const counter = `
export default class Counter {
  predict(context, { prompt }) {
    if (prompt === 'fail') throw new Error('a path: ' + import.meta.url);
    return [...prompt];
  }
  async *predictStream(context, { prompt }) {
    for (const letter of prompt) yield { letter };
  }
}
`;

describe('a class in JavaScript', { timeout: patience }, () => {
  let folder: string;
  let serving: Serving;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'millrace-custom-'));
    await writeFile(path.join(folder, 'counter.mjs'), counter);
    await writeFile(path.join(folder, 'MLmodel'), 'flavors:\n  javascript_function:\n    module: counter.mjs\n');
    serving = await serve(folder, { permissions: { allowModelCode: true } });
  }, patience);
  afterAll(async () => {
    await stopAll();
    await rm(folder, { recursive: true, force: true });
  }, patience);

  it('answers', async () => {
    const response = await serving.post('/invocations', { prompt: 'ab' });
    expect([response.headers.get('x-millrace-engine'), await response.text()]).toEqual([
      'javascript_function',
      '["a", "b"]',
    ]);
  });
  it('streams where the body asks for it', async () => {
    const response = await serving.post('/invocations', { prompt: 'ab', stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(await response.text()).toBe('data: {"letter": "a"}\n\ndata: {"letter": "b"}\n\ndata: [DONE]\n\n');
  });
  it('fails as MLflow’s models fail, and tells nothing of the inside', async () => {
    const response = await serving.post('/invocations', { prompt: 'fail' });
    const text = await response.text();
    expect(response.status).toBe(400);
    expect(text).toContain('Encountered an unexpected error while evaluating the model.');
    expect(text).not.toContain('file:');
    expect((await serving.post('/invocations', { prompt: 'x' })).status).toBe(200);
  });
});
