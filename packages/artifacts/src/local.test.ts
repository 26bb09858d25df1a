import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { artifactStoreContract } from './contract.ts';
import { guarded } from './guarded.ts';
import { localStore } from './local.ts';

async function makeLocal() {
  const home = await mkdtemp(path.join(tmpdir(), 'artifacts-'));
  const root = path.join(home, 'root');
  return {
    root,
    store: guarded(localStore({ root, sync: false })),
    leftovers: () => readdir(path.join(root, '.millrace-staging')).catch(() => []),
    close: () => rm(home, { recursive: true, force: true }),
  };
}

artifactStoreContract(makeLocal);

describe('local store', () => {
  it('makes folders 0700 and files 0600', async () => {
    const { root, store, close } = await makeLocal();
    await store.put('a/b/f', Readable.from(['x']));
    const modes = await Promise.all(
      ['', 'a', 'a/b', 'a/b/f'].map(async (below) => ((await stat(path.join(root, below))).mode & 0o777).toString(8)),
    );
    expect(modes).toEqual(['700', '700', '700', '600']);
    await close();
  });

  it('works when it waits for the disk', async () => {
    const { root, close } = await makeLocal();
    const store = guarded(localStore({ root, sync: true }));
    await store.put('a/b/f', Readable.from(['x']));
    await store.delete('a');
    expect(await store.list('')).toEqual([]);
    await close();
  });

  it('keeps its staging folder out of reach', async () => {
    const { store, close } = await makeLocal();
    await store.put('f', Readable.from(['x']));
    expect(await store.list('.millrace-staging')).toEqual([]);
    await expect(store.stat('.millrace-staging')).rejects.toMatchObject({ problem: 'missing' });
    await expect(store.put('.millrace-staging/x', Readable.from(['x']))).rejects.toMatchObject({
      problem: 'invalid-path',
    });
    await expect(store.delete('.Millrace-Staging')).rejects.toMatchObject({ problem: 'invalid-path' });
    await close();
  });
});
