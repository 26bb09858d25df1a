import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loggedModel, type Serving, serve, stopAll } from './testing.ts';

const chatModel = loggedModel('phi3-chat-transformers-5.17.0');
const promptModel = loggedModel('phi3-genai-python');
const patience = 60_000;
const spain = [{ role: 'user', content: 'What is the capital of Spain?' }];

it('converts weights to int4 before the confined process starts', { timeout: patience }, async () => {
  const serving = await serve(chatModel, { load: { precision: 'int4' } });
  const response = await serving.post('/invocations', { messages: spain });
  expect(await response.text()).toContain('The capital of Spain is Madrid.');
  expect(serving.events.map(({ msg }) => msg)).toContain('converting the weights to int4, once');
  await stopAll();
});

describe('a chat model that MLflow logged', { timeout: patience }, () => {
  let serving: Serving;
  beforeAll(async () => {
    serving = await serve(chatModel, { http: { requestsMax: 2, bodyBytesMax: 4096 } });
  }, patience);
  afterAll(stopAll, patience);

  it('answers /invocations with a list, in MLflow’s JSON', async () => {
    const response = await serving.post('/invocations', { messages: spain });
    expect(response.headers.get('x-millrace-engine')).toBe('transformers');
    expect(await response.text()).toMatch(
      /^\[\{"id": "[\w-]{36}", "object": "chat\.completion", "created": \d+, "model": "phi3-chat-transformers-5\.17\.0", "usage": \{"prompt_tokens": 13, "completion_tokens": 12, "total_tokens": 25\}, "choices": \[\{"index": 0, "finish_reason": "stop", "message": \{"role": "assistant", "content": "The capital of Spain is Madrid\."\}\}\]\}\]$/,
    );
  });
  it.each([
    [{ messages: spain, max_tokens: 4 }, 'The capital of Spain', 'length'],
    [
      { messages: spain, max_tokens: 0, model: 'x', seed: 1, n: 1, stream: false },
      'The capital of Spain is Madrid.',
      'stop',
    ],
    [
      { messages: [{ role: 'user', content: 'What turns the wheel?' }], stop: ['the stone'] },
      'Water turns the wheel, the wheel turns the stone',
      'stop',
    ],
  ])('%j', async (body, content, finish_reason) => {
    const [answer] = (await (await serving.post('/invocations', body)).json()) as [{ choices: unknown[] }];
    expect(answer.choices).toEqual([{ index: 0, finish_reason, message: { role: 'assistant', content } }]);
  });
  it('wraps the answers to several rows in predictions', async () => {
    const body = { dataframe_records: [{ messages: spain }, { messages: spain }] };
    const answer = (await (await serving.post('/invocations', body)).json()) as { predictions: unknown[] };
    expect(answer.predictions).toHaveLength(2);
  });
  it.each([
    [{ messages: spain, n: 2 }, 'The params provided to the `predict` method are not valid'],
    [{ messages: spain, max_tokens: -1 }, 'max_tokens must be greater than 0'],
    [{ messages: spain, temperature: -1.5 }, 'temperature must be at least 0'],
    [{ messages: spain, max_tokens: '5' }, 'Can not safely convert'],
    [{ messages: [] }, 'messages must hold at least one message'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content must be'],
    [{ messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role must be one of'],
    [{ messages: [{ content: 'x' }] }, "Missing required properties: {'role'}"],
    [{ inputs: { messages: spain } }, "but got: <class 'numpy.ndarray'>"],
    [{}, 'exactly one of the input fields'],
  ])('refuses %j with 400', async (body, message) => {
    const response = await serving.post('/invocations', body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { message: string }).message).toContain(message);
  });

  it('streams: the first piece comes early, and stopping the reader stops the model', async () => {
    const response = await serving.post('/v1/chat/completions', { messages: spain, stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = (await response.text()).split('\n\n').filter(Boolean);
    expect(events.at(-1)).toBe('data: [DONE]');
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice('data: '.length)));
    expect(chunks[0].choices[0].delta).toEqual({ role: 'assistant', content: '', refusal: null });
    expect(chunks.map(({ choices: [choice] }) => choice.delta.content ?? '').join('')).toBe(
      'The capital of Spain is Madrid.',
    );
    expect(chunks.at(-1).choices[0].finish_reason).toBe('stop');
  });
  it.each([
    [{ messages: spain, max_tokens: 0 }, 'max_tokens'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 'messages[0].content[0]'],
    [{ messages: spain, temperature: 3 }, 'temperature'],
    [{ messages: spain, n: 17 }, 'n'],
    [{ messages: spain, stop: [''] }, 'stop'],
    [{ messages: spain, stream_options: { include_usage: true } }, 'stream_options'],
  ])('/v1/chat/completions refuses %j, naming %s', async (body, param) => {
    const response = await serving.post('/v1/chat/completions', body);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: object };
    expect(error).toMatchObject({ type: 'invalid_request_error', param });
  });
  it('a prompt longer than the context', async () => {
    const content = 'What turns the wheel? '.repeat(100);
    const response = await serving.post('/v1/chat/completions', { messages: [{ role: 'user', content }] });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'context_length_exceeded' } });
  });

  it('a body that is not UTF-8 is refused, and not mended', async () => {
    const response = await fetch(`${serving.url}/v1/chat/completions`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: Buffer.from('{"messages": [{"role": "user", "content": "\u00ff"}]}', 'latin1'),
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: 'The body is not UTF-8. Send JSON in UTF-8.' } });
  });
  it('another content type than JSON is 415, so that no page of another site can ask', async () => {
    const response = await serving.post('/v1/chat/completions', { messages: spain }, { 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
  });
  it('a body over the limit is 413', async () => {
    const response = await serving.post('/invocations', 'x'.repeat(5000));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error_code: 'REQUEST_LIMIT_EXCEEDED' });
  });
  it('too many requests at once are 429 with Retry-After', async () => {
    const body = { prompt: 'Once there was a mill', max_tokens: 400, stream: true, temperature: 1 };
    const held = await Promise.all([serving.post('/v1/completions', body), serving.post('/v1/completions', body)]);
    const refused = await serving.post('/v1/chat/completions', { messages: spain });
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    for (const response of held) await response.body?.cancel();
    await expect.poll(async () => (await serving.post('/invocations', { messages: spain })).status).toBe(200);
  });

  it('counts and logs a client that went away as such', async () => {
    const body = { prompt: 'Once there was a mill', max_tokens: 400, n: 16, temperature: 1 };
    const control = new AbortController();
    const asked = fetch(`${serving.url}/v1/completions`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, signal: control.signal },
      body: JSON.stringify(body),
    });
    const metrics = async (): Promise<string> => (await fetch(`${serving.url}/metrics`)).text();
    await expect.poll(metrics, { interval: 5 }).toContain('millrace_scoring_requests_in_progress 1');
    control.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(metrics).toMatch(/requests_total\{route="completions",status="499"\} 1/);
  });

  it('probes, version, models and metrics', async () => {
    const get = (route: string): Promise<Response> => fetch(serving.url + route);
    expect(await (await get('/ping')).text()).toBe('\n');
    expect((await get('/health')).status).toBe(200);
    expect(await (await get('/version')).text()).toBe('3.17.2');
    expect(await (await get('/v1/models')).json()).toMatchObject({ data: [{ id: 'phi3-chat-transformers-5.17.0' }] });
    expect(await (await get('/metrics')).text()).toContain('millrace_scoring_tokens_total{kind="completion"}');
    const resident = /^process_resident_memory_bytes (\d+)$/m.exec(await (await get('/metrics')).text());
    expect(Number(resident?.[1])).toBeGreaterThan(10 * 2 ** 20);
    expect((await get('/v1/nothing')).status).toBe(404);
    const wrong = await fetch(`${serving.url}/ping`, { method: 'POST' });
    expect([wrong.status, wrong.headers.get('allow'), await wrong.text()]).toEqual([
      405,
      'GET',
      '{"detail":"Method Not Allowed"}',
    ]);
  });
});

describe('a Python class around a generate folder', { timeout: patience }, () => {
  let serving: Serving;
  beforeAll(async () => {
    serving = await serve(promptModel);
  }, patience);
  afterAll(stopAll, patience);
  const prompt = '<|user|>What is the capital of Spain?<|end|><|assistant|>';
  const madrid = 'The capital of Spain is Madrid.';

  it('says that the class is not executed', () => {
    expect(serving.events.map(({ msg }) => msg).join('\n')).toContain('class not executed');
  });
  it.each([
    [{ prompt }, madrid],
    [{ prompt, max_length: 20 }, madrid],
    [{ inputs: { prompt } }, { predictions: madrid }],
    [{ inputs: [{ prompt }] }, { predictions: madrid }],
    [{ inputs: [prompt] }, { predictions: madrid }],
    [{ inputs: { prompt: [prompt, prompt] } }, { predictions: [madrid, madrid] }],
    [{ dataframe_split: { columns: ['prompt'], data: [[prompt]] } }, { predictions: madrid }],
  ])('%j', async (body, answer) => {
    const response = await serving.post('/invocations', body);
    expect(response.headers.get('x-millrace-engine')).toBe('genai_onnx');
    expect(await response.json()).toEqual(answer);
  });
  it('a prompt longer than the context', async () => {
    const response = await serving.post('/invocations', { prompt: prompt.repeat(100) });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining('512'),
    });
  });
  it('reads CSV', async () => {
    const response = await serving.post('/invocations', `prompt\n${prompt}\n`, { 'content-type': 'text/csv' });
    expect(await response.json()).toEqual({ predictions: madrid });
  });
  it.each([
    [{ prompt: [prompt] }, 'prompt must be a string'],
    [{ inputs: { prompt: '' } }, 'prompt must not be empty'],
    [{ inputs: prompt }, "Model is missing inputs ['prompt']. Note that there were extra inputs: [0]."],
    [{ messages: [] }, "Model is missing inputs ['prompt']. Note that there were extra inputs: ['messages']."],
  ])('refuses %j with 400', async (body, message) => {
    const response = await serving.post('/invocations', body);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });
});

describe('what stops a start is one line', { timeout: patience }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'millrace-broken-'));
  });
  afterEach(stopAll);
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const model = async (name: string, mlmodel: string): Promise<string> => {
    const own = path.join(folder, name);
    await cp(chatModel, own, { recursive: true });
    await writeFile(path.join(own, 'MLmodel'), mlmodel);
    return own;
  };

  it('a taken port names -p', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(serve(chatModel, { port })).rejects.toThrow('the port is taken. Choose another one with -p.');
    other.close();
  });
  it('a model that needs Python names the flag', async () => {
    const own = await model(
      'sklearn',
      'flavors:\n  sklearn: {}\n  python_function:\n    loader_module: mlflow.sklearn\n',
    );
    await expect(serve(own)).rejects.toThrow('--allow-python-worker');
    await expect(serve(own, { engine: 'native' })).rejects.toThrow('No native engine runs the flavors of this model');
  });
  it('model code names its flag', async () => {
    const own = await model('code', 'flavors:\n  javascript_function:\n    module: LICENSE.txt\n');
    await expect(serve(own)).rejects.toThrow('--allow-model-code');
  });
  it('a broken MLmodel', async () => {
    await expect(serve(await model('broken', 'flavors: ['))).rejects.toThrow('The MLmodel file is not valid YAML');
    await expect(serve(await model('empty', ''))).rejects.toThrow(
      'The MLmodel file cannot be read: it is empty. Save or download the model again.',
    );
    await rm(path.join(folder, 'empty', 'MLmodel'));
    await expect(serve(path.join(folder, 'empty'))).rejects.toThrow(
      'Name the folder that save_model or log_model wrote.',
    );
  });
  it('a flavor that nothing runs, and a file that is not there', async () => {
    await expect(serve(await model('unknown', 'flavors:\n  crate: {}\n'))).rejects.toThrow(
      'Nothing here runs the flavors of this model (crate). Node runs ',
    );
    await expect(serve(await model('lacking', 'flavors:\n  onnx:\n    data: model.onnx\n'))).rejects.toThrow(
      "The model names the file 'model.onnx', which it does not have. Save or download the model again.",
    );
  });
  it('files that cannot fit into the memory limit', async () => {
    await expect(serve(chatModel, { memoryLimitBytes: 1000 })).rejects.toThrow('cannot fit into the memory limit');
  });
});
