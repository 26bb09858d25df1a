import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { guarded } from './guarded.ts';
import { hostilePaths } from './hostile-paths.ts';
import { localStore } from './local.ts';
import type { ArtifactStore } from './port.ts';

const secret = 'canary bytes that no answer may hold';
let home: string;
let root: string;
let store: ArtifactStore;
let canaries: string;

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'contain-'));
  root = path.join(home, 'outer', 'root');
  await mkdir(path.join(root, 'a', 'b'), { recursive: true });
  await writeFile(path.join(root, 'a', 'inside'), 'inside');
  for (const folder of [
    home,
    path.join(home, 'outer'),
    path.join(home, 'outside'),
    path.join(home, 'outer', 'root-beside'),
  ]) {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'canary'), secret);
  }
  store = guarded(localStore({ root, sync: false }));
  canaries = await fingerprint(home);
});
afterEach(() => rm(home, { recursive: true, force: true }));

/** Names and bytes of everything but the root. */
async function fingerprint(folder: string): Promise<string> {
  const lines: string[] = [];
  const walk = async (at: string): Promise<void> => {
    for (const entry of (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const below = path.join(at, entry.name);
      if (below === root) continue;
      if (entry.isDirectory()) await walk(below);
      const content = entry.isFile()
        ? createHash('sha256')
            .update(await readFile(below))
            .digest('hex')
        : '';
      lines.push(`${path.relative(folder, below)} ${content}`);
    }
  };
  await walk(folder);
  return lines.join('\n');
}

const put = (target: string): Promise<void> => store.put(target, Readable.from(['overwritten']));
const outcome = (call: Promise<unknown>): Promise<string> =>
  call.then(
    (value) => `ok ${JSON.stringify(value)}`,
    (error: Error) => `${error.name}: ${error.message}`,
  );
const read = async (target: string): Promise<string> => (await buffer(await store.open(target))).toString();

describe('hostile paths', () => {
  for (const [category, paths] of Object.entries(hostilePaths)) {
    it(`P-1 P-4 P-5 nothing is read, written or deleted outside: ${category}`, async () => {
      for (const hostile of paths) {
        for (const call of [
          store.list(hostile),
          store.stat(hostile),
          read(hostile),
          put(hostile),
          store.delete(hostile),
        ]) {
          expect(await outcome(call), JSON.stringify(hostile)).toBe('InvalidPath: Invalid path');
        }
      }
      expect(await fingerprint(home)).toBe(canaries);
    });
  }

  it('P-3 existing and missing outside paths are told apart by nothing', async () => {
    await symlink(path.join(home, 'outside', 'canary'), path.join(root, 'there'));
    await symlink(path.join(home, 'outside', 'absent'), path.join(root, 'gone'));
    for (const call of [(name: string) => store.stat(name), read, put, (name: string) => store.list(`${name}/x`)]) {
      const [there, gone] = [await outcome(call('there')), await outcome(call('gone'))];
      expect(there.replace('there', '')).toBe(gone.replace('gone', ''));
    }
    expect(await outcome(store.stat('../outside/canary'))).toBe(await outcome(store.stat('../outside/absent')));
    expect(await fingerprint(home)).toBe(canaries);
  });

  it('P-12 ids with a path in them cannot name a place outside when composed', async () => {
    for (const id of ['..', '../../outside', '%2e%2e', 'a/../..', '/etc']) {
      expect(await outcome(store.stat(`1/${id}/../../canary`))).toBe('InvalidPath: Invalid path');
    }
  });
});

describe('links inside the root', () => {
  beforeEach(async () => {
    await symlink(path.join(home, 'outside'), path.join(root, 'away'));
    await symlink('../../outside', path.join(root, 'a', 'relative-away'));
    await symlink('../root-beside', path.join(root, 'beside'));
    await symlink('a', path.join(root, 'within'));
    await symlink('loop', path.join(root, 'loop'));
  });

  it('P-13 those that lead outside are not followed', async () => {
    for (const link of ['away', 'a/relative-away', 'beside']) {
      expect(await store.list(link)).toEqual([]);
      expect(await outcome(store.stat(link))).toContain('NoSuchArtifact');
      expect(await outcome(read(`${link}/canary`))).toBe(`NoSuchArtifact: No such artifact: '${link}/canary'`);
      for (const target of [`${link}/canary`, `${link}/new`, `${link}/new/deeper`])
        expect(await outcome(put(target))).toBe('InvalidPath: Invalid path');
      await store.delete(`${link}/canary`);
    }
    expect(await fingerprint(home)).toBe(canaries);
  });

  it('P-13 deleting or replacing a link leaves its target alone', async () => {
    await put('away');
    expect(await read('away')).toBe('overwritten');
    await store.delete('a');
    await store.delete('beside');
    expect((await store.list('')).map(({ name }) => name)).toEqual(['away']);
    expect(await fingerprint(home)).toBe(canaries);
  });

  it('P-13 listings leave them out, and follow links that stay inside', async () => {
    expect((await store.list('')).map(({ name, isFolder }) => [name, isFolder])).toEqual([
      ['a', true],
      ['within', true],
    ]);
    expect(await read('within/inside')).toBe('inside');
    await put('within/new');
    expect(await read('a/new')).toBe('overwritten');
  });

  it('P-13 loops, pipes and devices are nothing', async () => {
    expect(await outcome(store.stat('loop'))).toContain('NoSuchArtifact');
    expect(await outcome(read('loop/x'))).toContain('NoSuchArtifact');
    await symlink('/dev/zero', path.join(root, 'zero'));
    expect(await outcome(read('zero'))).toContain('NoSuchArtifact');
  });

  it('P-13 a root that is a link itself is served', async () => {
    await symlink(root, path.join(home, 'alias'));
    const alias = guarded(localStore({ root: path.join(home, 'alias'), sync: false }));
    expect((await buffer(await alias.open('a/inside'))).toString()).toBe('inside');
  });
});

describe('swaps while a call runs', () => {
  /** Swaps `folder` for a link to the outside and back, until told to stop; then tells how often it did. */
  function swapping(folder: string): () => Promise<number> {
    let running = true;
    const real = path.join(root, folder);
    const away = path.join(home, 'outer', 'swapped');
    const pause = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));
    const loop = (async () => {
      let swaps = 0;
      while (running) {
        // An upload may make the folder anew at any moment; such a round does not count.
        await rename(real, away).catch(() => undefined);
        await symlink(path.join(home, 'outside'), real).then(
          () => swaps++,
          () => undefined,
        );
        await pause();
        await rm(real, { recursive: true, force: true }).catch(() => undefined);
        await rename(away, real).catch(() => undefined);
        await pause();
      }
      return swaps;
    })();
    return () => {
      running = false;
      return loop;
    };
  }

  it('P-14 a folder that becomes a link lets nothing out', async () => {
    await mkdir(path.join(root, 'swap'));
    await writeFile(path.join(root, 'swap', 'canary'), 'harmless');
    const stop = swapping('swap');
    const read1 = async (): Promise<void> => {
      expect(await outcome(read('swap/canary'))).not.toContain(secret);
    };
    for (let round = 0; round < 150; round++) {
      await Promise.all([
        read1(),
        read1(),
        outcome(put('swap/written')),
        outcome(put('swap/deep/written')),
        outcome(store.delete('swap/deep')),
        store
          .list('swap')
          .then((entries) => expect(entries.map(({ size }) => size)).not.toContain(secret.length))
          .catch(ignoreSystem),
      ]);
    }
    expect(await stop()).toBeGreaterThan(20);
    const outside = await readdir(path.join(home, 'outside'));
    expect(outside).toEqual(['canary']);
    expect(await readFile(path.join(home, 'outside', 'canary'), 'utf8')).toBe(secret);
  });

  it('P-14 deleting a tree whose folders become links deletes nothing outside', async () => {
    for (let round = 0; round < 30; round++) {
      const tree = path.join(root, 'tree');
      await mkdir(path.join(tree, 'x', 'y'), { recursive: true });
      for (let at = 0; at < 10; at++) await writeFile(path.join(tree, 'x', `f${at}`), '');
      const deleting = outcome(store.delete('tree'));
      const swap = rename(path.join(tree, 'x'), path.join(tree, 'z'))
        .then(() => symlink(path.join(home, 'outside'), path.join(tree, 'x')))
        .catch(() => undefined);
      await Promise.all([deleting, swap]);
      await rm(tree, { recursive: true, force: true });
    }
    expect(await readdir(path.join(home, 'outside'))).toEqual(['canary']);
  });

  it('P-14 the link itself is what a delete removes', async () => {
    await symlink(path.join(home, 'outside'), path.join(root, 'link'));
    expect(await readlink(path.join(root, 'link'))).toContain('outside');
    await store.delete('link');
    expect(await readdir(path.join(home, 'outside'))).toEqual(['canary']);
  });
});

/** A rename in the middle of a call may also end it with the system's own error. */
function ignoreSystem(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code === undefined) throw error;
}
