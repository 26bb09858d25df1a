import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatSignature, readMlmodel } from '@millrace/models';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { genaiOnnx, javascriptFunction, onnx, saveModel, transformers } from './index.ts';
import { fakeServer } from './testing.ts';

const fixtures = fileURLToPath(new URL('../../../models/fixtures', import.meta.url));
const phi3 = path.join(fixtures, 'phi3-tiny');
const root = '0/models/m-1/artifacts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-log-'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const chat = {
  folder: phi3,
  task: 'llm/v1/chat',
  modelConfig: { max_new_tokens: 40, do_sample: false },
  inputExample: { messages: [{ role: 'user', content: 'What is the capital of Spain?' }] },
} as const;

describe('transformers.logModel', () => {
  it('logs the folder that MLflow logs', async () => {
    const { client, files } = fakeServer();
    const info = await transformers.logModel(client, { ...chat, sourceModelName: '/srv/models/phi3-tiny' });
    expect(info).toMatchObject({ modelId: 'm-1', modelUri: 'models:/m-1' });
    const reference = path.join(fixtures, 'logged/phi3-chat-transformers-5.17.0');
    const theirs = (await readdir(reference, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(reference, path.join(entry.parentPath, entry.name)));
    expect([...files.keys()].sort()).toEqual(theirs.map((it) => `${root}/${it}`).sort());
    for (const name of ['input_example.json', 'serving_input_example.json', 'requirements.txt'])
      expect(files.get(`${root}/${name}`)).toBe(await readFile(path.join(reference, name), 'utf8'));
  });

  it('writes the MLmodel that MLflow writes, but for ids, time, size and classes of one release', async () => {
    const { client, files } = fakeServer();
    await transformers.logModel(client, { ...chat, sourceModelName: '/srv/models/phi3-tiny' });
    const strip = (text: string) =>
      text.replace(
        /^(?:artifact_path|model_id|model_size_bytes|model_uuid|utc_time_created| {4}tokenizer_type): .*\n/gm,
        '',
      );
    const reference = await readFile(path.join(fixtures, 'logged/phi3-chat-transformers-5.17.0/MLmodel'), 'utf8');
    expect(strip(files.get(`${root}/MLmodel`)!)).toBe(strip(reference));
  });

  it('keeps the licence, or a note that there is none', async () => {
    const license = async () => {
      const { client, files } = fakeServer();
      await transformers.logModel(client, { ...chat, folder, sourceModelName: 'mill/phi3-tiny' });
      return [...files].find(([name]) => name.includes('LICENSE'));
    };
    await cp(phi3, folder, { recursive: true });
    const [name, note] = (await license())!;
    expect(name).toBe(`${root}/LICENSE.txt`);
    expect(note).toContain('https://huggingface.co/mill/phi3-tiny');
    await writeFile(path.join(folder, 'README.md'), '---\ntags:\n- a\nlicense: mit\n---\nPhi');
    expect((await license())![1]).toMatch(/this licence: mit$/);
    await writeFile(path.join(folder, 'LICENSE'), 'Take it.');
    expect(await license()).toEqual([`${root}/LICENSE`, 'Take it.']);
  });

  it('refuses a signature for a task that has one, and folders without weights or tokenizer', async () => {
    const { client } = fakeServer();
    await expect(transformers.logModel(client, { ...chat, signature: {} })).rejects.toThrow('fixes the signature');
    await expect(transformers.logModel(client, { ...chat, folder })).rejects.toThrow('has no config.json');
    await writeFile(path.join(folder, 'config.json'), '{"architectures": ["Phi3ForCausalLM"]}');
    await expect(transformers.logModel(client, { ...chat, folder })).rejects.toThrow('no weights as safetensors');
    await writeFile(path.join(folder, 'model.safetensors'), 'x');
    await expect(transformers.logModel(client, { ...chat, folder })).rejects.toThrow('no tokenizer.json');
  });
});

describe('logging', () => {
  it('creates, uploads, marks ready and registers', async () => {
    const { client, calls } = fakeServer();
    const info = await transformers.logModel(client, {
      ...chat,
      name: 'phi3',
      experimentId: '7',
      runId: 'r',
      tags: { a: 'b' },
      registeredModelName: 'Phi3',
    });
    expect(info.registeredModelVersion).toBe('3');
    expect(calls).toEqual([
      {
        call: 'POST /api/2.0/mlflow/logged-models',
        body: { experiment_id: '7', name: 'phi3', source_run_id: 'r', tags: [{ key: 'a', value: 'b' }] },
      },
      { call: 'POST /api/2.0/mlflow/runs/outputs', body: { run_id: 'r', models: [{ model_id: 'm-1', step: 0 }] } },
      { call: 'PATCH /api/2.0/mlflow/logged-models/m-1', body: { model_id: 'm-1', status: 'LOGGED_MODEL_READY' } },
      { call: 'POST /api/2.0/mlflow/registered-models/create', body: { name: 'Phi3' } },
      {
        call: 'POST /api/2.0/mlflow/model-versions/create',
        body: { name: 'Phi3', source: 'models:/m-1', run_id: 'r', model_id: 'm-1' },
      },
    ]);
  });

  it('marks the model failed when an upload fails', async () => {
    const { client, calls } = fakeServer({ refuse: 'safetensors' });
    await expect(transformers.logModel(client, chat)).rejects.toThrow('HTTP 500');
    expect(calls.at(-1)?.body).toEqual({ model_id: 'm-1', status: 'LOGGED_MODEL_UPLOAD_FAILED' });
  });

  it('says which experiments it can log into', async () => {
    const { client, calls } = fakeServer({ artifactUri: 's3://bucket/0/models/m-1/artifacts' });
    await expect(transformers.logModel(client, chat)).rejects.toThrow('mlflow-artifacts:/');
    expect(calls.at(-1)?.body).toMatchObject({ status: 'LOGGED_MODEL_UPLOAD_FAILED' });
  });
});

describe('onnx.logModel', () => {
  it('logs graph and weights', async () => {
    await writeFile(path.join(folder, 'net.onnx'), 'graph');
    await writeFile(path.join(folder, 'net.onnx.data'), 'weights');
    const { client, files } = fakeServer();
    const inputExample = { data: new Float32Array(6), dims: [2, 3] };
    const outputExample = { data: new Float32Array(2), dims: [2, 1] };
    await onnx.logModel(client, { model: path.join(folder, 'net.onnx'), inputExample, outputExample });
    expect(files.get(`${root}/model.onnx`)).toBe('graph');
    expect(files.get(`${root}/net.onnx.data`)).toBe('weights');
    const { flavors, signature } = readMlmodel(files.get(`${root}/MLmodel`)!);
    expect(flavors['onnx']).toMatchObject({ data: 'model.onnx' });
    expect(formatSignature(signature!)).toContain(
      "[Tensor('float32', (-1, 3))]\noutputs: \n  [Tensor('float32', (-1, 1))]",
    );
  });
});

describe('genaiOnnx.logModel', () => {
  it('logs the folder with the signature of a prompt', async () => {
    const { client, files } = fakeServer();
    const model = {
      folder: path.join(fixtures, 'phi3-tiny-onnx-int4'),
      modelConfig: { max_length: 300 },
      inputExample: { prompt: 'x' },
    };
    await genaiOnnx.logModel(client, model);
    const { flavors, signature } = readMlmodel(files.get(`${root}/MLmodel`)!);
    expect(flavors['genai_onnx']).toEqual({
      genai_config: 'genai_config.json',
      model_config: { max_length: 300n },
      path: 'artifacts/phi3-tiny-onnx-int4',
    });
    expect(formatSignature(signature!)).toBe(
      "inputs: \n  ['prompt': string (required)]\noutputs: \n  [string (required)]\nparams: \n  None\n",
    );
    expect(files.has(`${root}/artifacts/phi3-tiny-onnx-int4/model.onnx.data`)).toBe(true);
    await expect(genaiOnnx.logModel(client, { folder: phi3 })).rejects.toThrow('no ONNX text model');
  });
});

const code = `
import { readFile } from 'node:fs/promises';
export default class Greeter {
  async loadContext({ artifacts, modelConfig }) {
    this.words = (await readFile(artifacts.words, 'utf8')).trim();
    this.end = modelConfig.end;
  }
  predict(context, input, { loud = false }) {
    return input.map(({ name }) => \`\${this.words} \${loud ? name.toUpperCase() : name}\${this.end}\`);
  }
}
`;

it("a folder with the hub's layout is logged for Node alone", async () => {
  await cp(phi3, folder, { recursive: true });
  await mkdir(path.join(folder, 'onnx'));
  await cp(path.join(fixtures, 'phi3-tiny-onnx-int4/model.onnx'), path.join(folder, 'onnx/model_quantized.onnx'));
  const { flavors, files } = await genaiOnnx.draft({ folder, modelConfig: { max_length: 300 } });
  const place = `artifacts/${path.basename(folder)}`;
  expect(flavors).toEqual({ genai_onnx: { path: place, model_config: { max_length: 300 } } });
  expect(files.map((file) => file.path)).toContain(`${place}/onnx/model_quantized.onnx`);
});

describe('javascriptFunction.logModel', () => {
  it('asks the model once and infers the signature', async () => {
    const module = path.join(folder, 'greeter.mjs');
    await writeFile(module, code);
    await writeFile(path.join(folder, 'words.txt'), 'Hello');
    const { client, files } = fakeServer();
    await javascriptFunction.logModel(client, {
      module,
      artifacts: { words: path.join(folder, 'words.txt') },
      modelConfig: { end: '!' },
      inputExample: { name: 'Ada' },
      exampleParams: { loud: false },
    });
    const { flavors, signature } = readMlmodel(files.get(`${root}/MLmodel`)!);
    expect(formatSignature(signature!)).toBe(
      "inputs: \n  ['name': string (required)]\noutputs: \n  [string (required)]\nparams: \n  ['loud': boolean (default: False)]\n",
    );
    expect(flavors['javascript_function']).toMatchObject({
      artifacts: { words: { path: 'artifacts/words.txt' } },
      model_config: { end: '!' },
      module: 'code/greeter.mjs',
      streamable: false,
    });
    expect(files.get(`${root}/code/greeter.mjs`)).toBe(code);
    expect(files.get(`${root}/artifacts/words.txt`)).toBe('Hello');
  });

  const asking = `
    const key = process.env.MILL_API_KEY;
    export default class { predict() { return [key + process.env.MILL_API_TOKEN + process.env.PATH].map(() => 'x'); } }
  `;

  it('names the variables with keys that the model read, and keeps no value', async () => {
    vi.stubEnv('MILL_API_KEY', 'secret-1');
    vi.stubEnv('MILL_API_TOKEN', 'secret-2');
    const module = path.join(folder, 'asking.mjs');
    await writeFile(module, asking);
    const { client, files } = fakeServer();
    await javascriptFunction.logModel(client, { module, inputExample: { name: 'Ada' } });
    const lines = files.get(`${root}/environment_variables.txt`)!.trimEnd().split('\n');
    expect(lines.map((line) => (line.startsWith('#') ? '#' : line))).toEqual([
      ...['#', '#', '#'],
      ...['MILL_API_KEY', 'MILL_API_TOKEN'],
    ]);
    expect(files.get(`${root}/MLmodel`)).toContain('env_vars:\n- MILL_API_KEY\n- MILL_API_TOKEN\n');
    expect([...files.values()].join()).not.toContain('secret-');
  });

  it('notes no variables when that is switched off', async () => {
    vi.stubEnv('MLFLOW_RECORD_ENV_VARS_IN_MODEL_LOGGING', 'false');
    vi.stubEnv('MILL_API_TOKEN', 'secret');
    const module = path.join(folder, 'asking.mjs');
    await writeFile(module, asking);
    expect(await javascriptFunction.draft({ module, inputExample: { name: 'Ada' } })).toMatchObject({ variables: [] });
  });

  it('refuses a module without a class', async () => {
    const module = path.join(folder, 'empty.mjs');
    await writeFile(module, 'export default 5;');
    await expect(javascriptFunction.draft({ module })).rejects.toThrow('a class with a method predict');
  });
});

describe('saveModel', () => {
  it('writes a folder, and never over one', async () => {
    const target = path.join(folder, 'a/model');
    await saveModel(await transformers.draft(chat), target);
    const model = readMlmodel(await readFile(path.join(target, 'MLmodel'), 'utf8'));
    expect(model).toMatchObject({ model_id: undefined, model_uuid: expect.stringMatching(/^[0-9a-f]{32}$/) });
    await expect(saveModel(await transformers.draft(chat), target)).rejects.toMatchObject({ code: 'EEXIST' });
  });
});
