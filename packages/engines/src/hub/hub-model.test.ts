import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { type Hub, startHub } from '../../test/hub-server.ts';
import { trained } from '../../test/noise-models.ts';
import { load } from '../load.ts';
import { type HubModelOptions, hubModel } from './hub-model.ts';

const id = 'millers/phi3-tiny';
const names = readdirSync(join(trained, 'phi3-tiny'));
const files = (): Record<string, Buffer> => ({
  ...Object.fromEntries(names.map((name) => [name, readFileSync(join(trained, 'phi3-tiny', name))])),
  'README.md': Buffer.from('words'),
  'pytorch_model.bin': Buffer.from('a pickle'),
  'modeling.py': Buffer.from('code'),
});

let temporary: ReturnType<typeof temporaryFolder>;
let hub: Hub;
beforeEach(async () => {
  temporary = temporaryFolder();
  hub = await startHub(id, files(), 'secret');
});
afterEach(async () => {
  await hub.close();
  temporary.remove();
});

const fetchChoice = (more: Partial<HubModelOptions> = {}) =>
  hubModel(id, { cacheDir: temporary.path, endpoint: hub.endpoint, token: 'secret', ...more });
const fetchModel = async (more: Partial<HubModelOptions> = {}): Promise<string> => (await fetchChoice(more)).folder;
const weightRequests = (): Hub['requests'] => hub.requests.filter(({ line }) => line === 'GET /model.safetensors');

describe('a model of the hub', () => {
  it('is downloaded without code and pickles, laid out as the hub’s own library does it, and can be loaded', async () => {
    const folder = await fetchModel();
    expect(folder).toBe(join(temporary.path, 'models--millers--phi3-tiny/snapshots', hub.commit));
    expect(readdirSync(folder).sort()).toEqual([...names].sort());
    expect(readFileSync(join(temporary.path, 'models--millers--phi3-tiny/refs/main'), 'utf8')).toBe(hub.commit);
    for (const name of names) expect(readFileSync(join(folder, name)).equals(hub.files[name] as Buffer)).toBe(true);
    const model = await load({ folder, flavors: { transformers: {} } }, { cacheDir: temporary.path, threads: 1 });
    const prompt = { messages: [{ role: 'user', content: 'Hello' }] };
    expect(model.kind === 'generate' && (await answerOf(model, { prompt, doSample: false })).text).toBe(
      'Hello! What shall we grind today?',
    );
    await model.close();
  });

  it('sends its token to the hub, and not where it redirects to', async () => {
    await fetchModel();
    expect(weightRequests().map(({ token }) => token)).toEqual([false]);
    expect(hub.requests.filter(({ line }) => line.includes(id)).every(({ token }) => token)).toBe(true);
    await expect(fetchModel({ token: undefined, cacheDir: join(temporary.path, 'b') })).rejects.toMatchObject({
      reason: 'invalid_input',
    });
  });

  it('is not downloaded again; a commit is not even asked for; another commit brings only what changed', async () => {
    await fetchModel();
    const before = hub.requests.length;
    await fetchModel();
    expect(hub.requests.length).toBe(before + 1);
    await fetchModel({ revision: hub.commit });
    expect(hub.requests.length).toBe(before + 1);
    hub.commit = 'b'.repeat(40);
    hub.files['config.json'] = Buffer.from('{}');
    const folder = await fetchModel();
    expect(folder).toContain(hub.commit);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toBe('{}');
    expect(weightRequests()).toHaveLength(1);
  });

  it('comes from the cache when the hub cannot be reached', async () => {
    const folder = await fetchModel();
    const lines: string[] = [];
    const unreachable = { endpoint: 'http://127.0.0.1:9', log: (line: string) => lines.push(line) };
    expect(await fetchModel(unreachable)).toBe(folder);
    expect(lines[0]).toBe(`the hub cannot be reached; ${id} comes from the cache`);
    await expect(fetchModel({ ...unreachable, revision: 'other' })).rejects.toMatchObject({ reason: 'model_failed' });
  });
});

describe('of a repository with weights in many formats', () => {
  const graphsOf = (precision: 'fp32' | 'int4', name: string): Record<string, Buffer> => {
    const from = join(trained, `phi3-tiny-onnx-${precision}`);
    const [graph, data] = ['model.onnx', 'model.onnx.data'].map((file) => readFileSync(join(from, file)));
    return { [name]: graph as Buffer, [`${name.slice(0, name.lastIndexOf('/') + 1)}model.onnx.data`]: data as Buffer };
  };
  const texts = ['config.json', 'generation_config.json', 'tokenizer.json', 'tokenizer_config.json'];
  const asked = (): string[] =>
    hub.requests.flatMap(({ line }) => /^HEAD .*\/resolve\/\w{40}\/(.*)/.exec(line)?.[1] ?? []).sort();

  it('only the safetensors that are read come, in one file or in the shards of the index', async () => {
    Object.assign(hub.files, graphsOf('int4', 'onnx/model_q4.onnx'));
    hub.files['consolidated.safetensors'] = Buffer.from('the same again');
    hub.files['original/config.json'] = Buffer.from('{}');
    const one = await fetchChoice();
    expect([...one.files].sort()).toEqual(asked());
    expect(asked()).toEqual([...names].sort());
    expect(one.because).toBe('takes the safetensors, not onnx/model_q4.onnx');
    hub.requests.length = 0;
    hub.commit = 'b'.repeat(40);
    const weight_map = { a: 'part-2.safetensors', b: 'part-1.safetensors', c: 'part-2.safetensors' };
    hub.files['model.safetensors.index.json'] = Buffer.from(JSON.stringify({ weight_map }));
    for (const n of [1, 2, 3]) hub.files[`part-${n}.safetensors`] = Buffer.from(`part ${n}`);
    delete hub.files['model.safetensors'];
    await fetchChoice();
    const rest = names.filter((name) => name !== 'model.safetensors');
    expect(asked()).toEqual(
      [...rest, 'model.safetensors.index.json', 'part-1.safetensors', 'part-2.safetensors'].sort(),
    );
  });

  it('one graph comes with its weights, the one that is served at this precision', async () => {
    delete hub.files['model.safetensors'];
    Object.assign(hub.files, graphsOf('fp32', 'onnx/model.onnx'), graphsOf('int4', 'other/model.onnx'));
    hub.files['onnx/model_q4.onnx'] = hub.files['other/model.onnx'] as Buffer;
    hub.files['onnx/model_quantized.onnx'] = Buffer.from('not asked for');
    hub.files['onnx/model.onnx_data'] = Buffer.from('of no graph');
    const lines: string[] = [];
    const whole = await fetchChoice({ log: (line) => lines.push(line) });
    expect(whole.weights).toBe('onnx/model.onnx');
    expect(asked()).toEqual([...texts.filter((name) => name in hub.files), ...restOf(whole)].sort());
    expect(asked().filter((file) => file.startsWith('onnx/'))).toEqual(['onnx/model.onnx', 'onnx/model.onnx.data']);
    expect(lines.at(-1)).toBe(
      `${id}: takes onnx/model.onnx, not onnx/model_q4.onnx, onnx/model_quantized.onnx; --precision chooses`,
    );
    hub.requests.length = 0;
    const small = await fetchChoice({ precision: 'int4' });
    expect(small.files).toContain('onnx/model_q4.onnx');
    expect(small.files).not.toContain('onnx/model.onnx');
    // What is there already is not asked for again.
    expect(asked()).toEqual(['onnx/model_q4.onnx']);
    hub.requests.length = 0;
    expect((await fetchChoice({ revision: hub.commit, precision: 'int4' })).weights).toBe('onnx/model_q4.onnx');
    expect(hub.requests).toEqual([]);
  });

  const restOf = ({ files: chosen }: { readonly files: readonly string[] }): string[] =>
    chosen.filter((file) => !texts.includes(file));

  it('a graph comes instead of safetensors of an architecture that is not known here', async () => {
    Object.assign(hub.files, graphsOf('fp32', 'onnx/model.onnx'));
    hub.files['config.json'] = Buffer.from('{"architectures": ["Gemma9ForCausalLM"]}');
    expect((await fetchChoice()).weights).toBe('onnx/model.onnx');
    expect(asked()).not.toContain('model.safetensors');
  });

  it('what its files name and it lacks is said', async () => {
    delete hub.files['model.safetensors'];
    await expect(fetchChoice()).rejects.toThrow('has no files that can be run natively. It needs config.json with');
    Object.assign(hub.files, graphsOf('fp32', 'onnx/model.onnx'));
    delete hub.files['onnx/model.onnx.data'];
    await expect(fetchChoice()).rejects.toThrow(
      'The repository lacks "onnx/model.onnx.data", which its own files name.',
    );
    hub.files['onnx/model.onnx'] = Buffer.from('no graph');
    hub.commit = 'b'.repeat(40);
    await expect(fetchChoice()).rejects.toThrow('The file "onnx/model.onnx" is no ONNX graph, or only a part of one.');
    await expect(fetchChoice({ endpoint: 'http://127.0.0.1:9' })).rejects.toThrow(
      'The hub cannot be reached, and "millers/phi3-tiny" is not in the cache.',
    );
  });
});

describe('an interrupted download', () => {
  it('goes on where it broke off', async () => {
    // The texts are shorter; the weights break off twice.
    hub.breaks.push(100_000, 200_000);
    const folder = await fetchModel();
    expect(weightRequests().map(({ range }) => range)).toEqual([undefined, 'bytes=100000-', 'bytes=300000-']);
    expect(readFileSync(join(folder, 'model.safetensors')).equals(hub.files['model.safetensors'] as Buffer)).toBe(true);
  });

  it('is not taken for a model when its bytes are not those announced', async () => {
    hub.corrupt = true;
    await expect(fetchModel()).rejects.toMatchObject({
      reason: 'model_failed',
      message: 'The hub sent other bytes than it announced.',
    });
    expect(existsSync(join(temporary.path, 'models--millers--phi3-tiny/refs/main'))).toBe(false);
    hub.corrupt = false;
    await fetchModel();
  });
});

describe('names', () => {
  it('of folders are taken as they are, without a request', async () => {
    const folder = join(trained, 'phi3-tiny');
    expect(await hubModel(folder, { cacheDir: temporary.path, endpoint: hub.endpoint })).toMatchObject({
      folder,
      weights: 'model.safetensors',
    });
    expect(hub.requests).toEqual([]);
  });

  it.each(['nothing', '../../no/such', 'a/b/c', 'a/..', 'https://example.org/a'])(
    'that are no id are refused: %s',
    async (name) => {
      await expect(hubModel(name, { cacheDir: temporary.path, endpoint: hub.endpoint })).rejects.toMatchObject({
        reason: 'invalid_input',
      });
      expect(hub.requests).toEqual([]);
    },
  );

  it('that the hub does not know are said to be unknown', async () => {
    const other = hubModel('millers/other', { cacheDir: temporary.path, endpoint: hub.endpoint, token: 'secret' });
    await expect(other).rejects.toMatchObject({
      message: 'The hub has no model "millers/other" with revision "main".',
    });
    await expect(fetchModel({ revision: '../x' })).rejects.toMatchObject({ param: 'revision' });
  });

  it('of files may not lead out of the folder', async () => {
    const weight_map = { 'lm_head.weight': '../evil/config.json' };
    hub.files = { ...hub.files, 'model.safetensors.index.json': Buffer.from(JSON.stringify({ weight_map })) };
    hub.files['../evil/config.json'] = Buffer.from('{}');
    delete hub.files['model.safetensors'];
    await expect(fetchModel()).rejects.toMatchObject({ reason: 'not_contained' });
  });
});
