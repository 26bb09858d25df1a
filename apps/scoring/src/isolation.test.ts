import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Serving, serve, stopAll } from './testing.ts';

const patience = 60_000;

/** A class that tries what a model must not do, and says how each attempt went. */
const escapist = `
import { createRequire } from 'node:module';
const attempts = {
  read: async ({ file }) => (await import('node:fs')).readFileSync(file),
  write: async ({ file }) => (await import('node:fs')).writeFileSync(file, 'x'),
  spawn: async () => (await import('node:child_process')).execFileSync('true'),
  thread: async () => new (await import('node:worker_threads')).Worker('1', { eval: true }),
  library: async ({ library }) => createRequire(import.meta.url)(library),
  connect: async ({ url }) => (await fetch(url)).text(),
  environment: async () => { if (!process.env.MILLRACE_SECRET) throw new Error('nothing there') },
  allocate: async () => { const kept = []; for (let i = 0; i < 10; i++) kept.push(Buffer.alloc(2 ** 30, 1)); },
};
export default class Escapist {
  async predict(context, { attempt, ...given }) {
    try {
      await attempts[attempt](given);
      return 'done';
    } catch (error) {
      return error.code ?? error.cause?.code ?? error.message;
    }
  }
}
`;

describe('a class that tries to get out', { timeout: patience }, () => {
  let folder: string;
  let outside: string;
  let serving: Serving;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'millrace-escape-'));
    outside = await mkdtemp(path.join(tmpdir(), 'millrace-outside-'));
    await writeFile(path.join(outside, 'secret'), 'secret');
    await writeFile(path.join(folder, 'escapist.mjs'), escapist);
    await writeFile(path.join(folder, 'MLmodel'), 'flavors:\n  javascript_function:\n    module: escapist.mjs\n');
    const binding = '../../../node_modules/onnxruntime-node/bin/napi-v6/linux/x64/onnxruntime_binding.node';
    await copyFile(fileURLToPath(new URL(binding, import.meta.url)), path.join(folder, 'library.node')).catch(() => {});
    process.env['MILLRACE_SECRET'] = 'secret';
    serving = await serve(folder, { permissions: { allowModelCode: true }, memoryLimitBytes: 2 ** 31 });
  }, patience);
  afterAll(async () => {
    delete process.env['MILLRACE_SECRET'];
    await stopAll();
    for (const one of [folder, outside]) await rm(one, { recursive: true, force: true });
  }, patience);

  const attempt = async (name: string, given: object = {}): Promise<unknown> => {
    const response = await serving.post('/invocations', { input: 'x', attempt: name, ...given });
    return response.json();
  };

  it.each(['read', 'write'])('%s outside of its folder', async (name) => {
    expect(await attempt(name, { file: path.join(outside, 'secret') })).toBe('ERR_ACCESS_DENIED');
  });
  it('write into its folder', async () => {
    expect(await attempt('write', { file: path.join(folder, 'MLmodel') })).toBe('ERR_ACCESS_DENIED');
  });
  it.each(['spawn', 'thread'])('%s', async (name) => {
    expect(await attempt(name)).toBe('ERR_ACCESS_DENIED');
  });
  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'open a native library (the copied one is of this system)',
    async () => {
      expect(await attempt('library', { library: path.join(folder, 'library.node') })).toBe('ERR_DLOPEN_DISABLED');
    },
  );
  it('find the variables of the one who serves it', async () => {
    expect(await attempt('environment')).toBe('nothing there');
  });
  it('connect, unless the server says that its network is open', async () => {
    const other = createServer((_, response) => response.end('reached')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const went = await attempt('connect', { url: `http://127.0.0.1:${port}` });
    other.close();
    const health = await (await fetch(`${serving.url}/health`)).text();
    if (health === '\n') expect(went).toMatch(/ENETUNREACH|ECONNREFUSED/);
    else expect(health).toContain('not confined');
  });
  it('take 10 GiB: only its own process may end', async () => {
    await attempt('allocate').catch(() => 'the process ended');
    const patient = { timeout: 30_000 };
    await expect.poll(() => fetch(`${serving.url}/ping`).then((r) => r.status, String), patient).toBe(200);
    expect(await attempt('spawn')).toBe('ERR_ACCESS_DENIED');
  });
});
