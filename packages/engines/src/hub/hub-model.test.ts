import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from '../../test/generated.ts';
import { temporaryFolder } from '../../test/graphs.ts';
import { type Hub, startHub } from '../../test/hub-server.ts';
import { trained } from '../../test/noise-models.ts';
import { load } from '../load.ts';
import { hubModel } from './hub-model.ts';

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

const fetchModel = (more: object = {}) =>
  hubModel(id, { cacheDir: temporary.path, endpoint: hub.endpoint, token: 'secret', ...more });
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
    expect(lines).toEqual([`the hub cannot be reached; ${id} comes from the cache`]);
    await expect(fetchModel({ ...unreachable, revision: 'other' })).rejects.toMatchObject({ reason: 'model_failed' });
  });
});

describe('an interrupted download', () => {
  it('goes on where it broke off', async () => {
    // The small files, in order of the listing, are whole; the weights break off twice.
    const small = names.filter((name) => (hub.files[name]?.length ?? 0) < 1000).length;
    const large = names.filter((name) => (hub.files[name]?.length ?? 0) >= 1000);
    expect(large).toEqual(expect.arrayContaining(['model.safetensors']));
    hub.files = { 'model.safetensors': hub.files['model.safetensors'] as Buffer, ...hub.files };
    hub.breaks.push(100_000, 200_000);
    const folder = await fetchModel();
    expect(small).toBeGreaterThan(0);
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
    expect(await hubModel(temporary.path, { cacheDir: temporary.path, endpoint: hub.endpoint })).toBe(temporary.path);
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
    hub.files['../evil/config.json'] = Buffer.from('{}');
    await expect(fetchModel()).rejects.toMatchObject({ reason: 'not_contained' });
  });
});
