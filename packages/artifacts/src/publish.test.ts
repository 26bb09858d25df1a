import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { guarded } from './guarded.ts';
import { localStore } from './local.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'publish-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const open = () => guarded(localStore({ root, sync: false }));

/** A process that replaces `f` again and again, each time with 3 MB of one digit. */
const writer = `
  import { Readable } from 'node:stream';
  import { localStore } from ${JSON.stringify(new URL('./local.ts', import.meta.url).href)};
  const store = localStore({ root: process.argv[1], sync: false });
  for (let round = 0; ; round++) {
    const piece = Buffer.alloc(300_000, String(round % 10));
    await store.put('f', Readable.from(Array.from({ length: 10 }, () => piece)));
    if (round === 0) process.stdout.write('ready');
  }
`;

it('R-20 a writer killed in the middle leaves the old or the new bytes, and nothing in the listing', async () => {
  for (let kill = 0; kill < 4; kill++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', writer, root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const store = open();
    for (let look = 0; look < 15; look++) expectWhole(await buffer(await store.open('f')));
    child.kill('SIGKILL');
    await exited;
    expectWhole(await buffer(await store.open('f')));
    expect((await store.list('')).map(({ name }) => name)).toEqual(['f']);
  }
});

function expectWhole(bytes: Buffer): void {
  expect(bytes.length).toBe(3_000_000);
  expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
}

it('R-20 what dead uploads left is removed after a day', async () => {
  await open().put('f', Readable.from(['x']));
  const staging = path.join(root, '.millrace-staging');
  for (const name of ['old', 'fresh']) await writeFile(path.join(staging, name), 'part');
  const longAgo = Date.now() / 1000 - 2 * 86_400;
  await utimes(path.join(staging, 'old'), longAgo, longAgo);
  await open().put('f', Readable.from(['y']));
  expect(await readdir(staging)).toEqual(['fresh']);
});
