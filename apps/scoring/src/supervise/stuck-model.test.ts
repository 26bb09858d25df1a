import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Serving, serve, stopAll } from '../testing.ts';
import { caged, findConfinement } from './confinement.ts';

const patience = 60_000;
const deaf = 'export default class Deaf { predict() { for (;;); } }\n';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a model that never gives back its thread', { timeout: patience }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'millrace-deaf-'));
    await writeFile(path.join(folder, 'deaf.mjs'), deaf);
    await writeFile(path.join(folder, 'MLmodel'), 'flavors:\n  javascript_function:\n    module: deaf.mjs\n');
  });
  afterAll(async () => {
    await stopAll();
    await rm(folder, { recursive: true, force: true });
  }, patience);

  const busy = async (): Promise<{ serving: Serving; pid: number; answer: Promise<unknown> }> => {
    const serving = await serve(folder, { permissions: { allowModelCode: true }, stopPatienceMs: 500 });
    const answer = serving.post('/invocations', { inputs: [1] }).catch((error: Error) => error.message);
    // Once it is busy not even a probe is answered.
    const probe = () =>
      fetch(`${serving.url}/ping`, { signal: AbortSignal.timeout(300) }).then(() => 'answers', String);
    await expect.poll(probe, { timeout: 20_000 }).toContain('Timeout');
    return { serving, pid: serving.pid!, answer };
  };

  it('is ended when the server stops', async () => {
    const { serving, pid, answer } = await busy();
    await serving.stop();
    expect(isAlive(pid)).toBe(false);
    expect(await answer).toBe('fetch failed');
  });

  it('is ended too when another took its place', async () => {
    const { serving, pid } = await busy();
    await serving.replace({ folder, name: 'deaf', version: '2' });
    expect(serving.pid).not.toBe(pid);
    await serving.stop();
    expect(isAlive(pid)).toBe(false);
  });
});

const confinement = findConfinement();

/** Also for one that has ended and that nobody has asked about yet. */
const isGone = (pid: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
};

// Only Linux can tell a process to end with its parent, and where it cannot, the server says so.
it.skipIf(!confinement.parentDeath)('a process in a cage ends with its parent, however busy it is', async () => {
  const [program, ...args] = caged([process.execPath, '-e', 'for (;;);'], { confinement, dataLimitBytes: 2 ** 40 });
  const script = `
    const child = require('node:child_process').spawn(${JSON.stringify(program)}, ${JSON.stringify(args)}, { stdio: 'ignore' });
    child.once('spawn', () => console.log(child.pid));
  `;
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string];
  const pid = line.trim();
  onTestFinished(() => {
    parent.kill('SIGKILL');
    if (!isGone(pid)) process.kill(Number(pid), 'SIGKILL');
  });
  // The cage is built by programs that become each other: once it runs Node, it is complete.
  await expect.poll(() => readlinkSync(`/proc/${pid}/exe`), { timeout: 10_000 }).toBe(realpathSync(process.execPath));
  expect(isGone(pid)).toBe(false);
  parent.kill('SIGKILL');
  await expect.poll(() => isGone(pid), { timeout: 10_000 }).toBe(true);
});
