import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArtifactStore } from './port.ts';

/** A fresh, empty store, and a look at whatever it keeps that its listings do not show. */
export interface ContractSubject {
  readonly store: ArtifactStore;
  /** Names of what is left besides artifacts: staged uploads, open multipart uploads, trash. */
  readonly leftovers: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

export interface ContractSkip {
  /** Title of the test. */
  readonly test: string;
  readonly why: string;
}

interface ContractTest {
  readonly title: string;
  readonly run: (store: ArtifactStore) => Promise<void>;
}

const bytesOf = async (store: ArtifactStore, path: string): Promise<string> =>
  (await buffer(await store.open(path))).toString();
const put = (store: ArtifactStore, path: string, text: string): Promise<void> =>
  store.put(path, Readable.from([Buffer.from(text)]));
const missing = { problem: 'missing' };

const tests: readonly ContractTest[] = [
  {
    title: 'gives back what was put',
    run: async (store) => {
      const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 31) % 251));
      await store.put('a/b/data.bin', Readable.from([bytes.subarray(0, 70_000), bytes.subarray(70_000)]));
      expect(await buffer(await store.open('a/b/data.bin'))).toEqual(bytes);
      expect(await store.stat('a/b/data.bin')).toMatchObject({ size: 300_000, isFolder: false });
    },
  },
  {
    title: 'puts a file together from its pieces, and keeps what came of one that broke',
    run: async (store) => {
      const part = (offset: number) => ({ upload: 'a'.repeat(32), offset, size: 6 });
      expect(await store.append('d/f', part(0), Readable.from([Buffer.from('ab')]))).toBe(2);
      await expect(store.stat('d/f')).rejects.toMatchObject(missing);
      const broken = new Readable({ read: () => {} });
      broken.push(Buffer.from('cd'));
      const waits = store.append('d/f', part(2), broken);
      // Nobody has noticed yet that the line broke: the newer request is what tells.
      const [lost, received] = await Promise.allSettled([waits, store.received('d/f', 'a'.repeat(32))]).then(
        ([first, second]) => [first.status, second.status === 'fulfilled' ? second.value : -1] as const,
      );
      expect(lost).toBe('rejected');
      expect([2, 4]).toContain(received);
      await expect(store.append('d/f', part(1), Readable.from([Buffer.from('x')]))).rejects.toThrow('bytes of 6');
      await expect(store.append('d/f', part(received), Readable.from([Buffer.from('toolong')]))).rejects.toThrow(
        'bytes of 6',
      );
      const there = await store.received('d/f', 'a'.repeat(32));
      const rest = Buffer.from('abcdef').subarray(there);
      expect(await store.append('d/f', part(there), Readable.from([rest]))).toBe(6);
      expect(await bytesOf(store, 'd/f')).toBe('abcdef');
      expect(await store.received('d/f', 'a'.repeat(32))).toBe(0);
      expect(await store.append('none', { upload: 'b'.repeat(32), offset: 0, size: 0 }, Readable.from([]))).toBe(0);
      expect(await bytesOf(store, 'none')).toBe('');
    },
  },
  {
    title: 'keeps an empty file',
    run: async (store) => {
      await store.put('empty', Readable.from([]));
      expect(await bytesOf(store, 'empty')).toBe('');
      expect(await store.list('')).toEqual([{ name: 'empty', isFolder: false, size: 0 }]);
    },
  },
  {
    title: 'replaces a file',
    run: async (store) => {
      await put(store, 'f', 'the first and longer text');
      const before = await store.stat('f');
      await put(store, 'f', 'second');
      expect(await bytesOf(store, 'f')).toBe('second');
      expect((await store.stat('f')).etag).not.toBe(before.etag);
    },
  },
  {
    title: 'lists one folder, sorted by code point',
    run: async (store) => {
      for (const name of ['b', 'a/x', 'a/y/z', 'Z', 'ä', '\u{1F600}', '\uFF5E', 'a.b']) await put(store, name, name);
      const names = (await store.list('')).map(({ name, isFolder }) => (isFolder ? `${name}/` : name));
      expect(names).toEqual(['Z', 'a/', 'a.b', 'b', 'ä', '\uFF5E', '\u{1F600}']);
      expect(await store.list('a')).toEqual([
        { name: 'x', isFolder: false, size: 3 },
        { name: 'y', isFolder: true, size: 0 },
      ]);
    },
  },
  {
    title: 'lists nothing for a file and for what is not there',
    run: async (store) => {
      await put(store, 'f', 'x');
      expect(await store.list('f')).toEqual([]);
      expect(await store.list('nope/deeper')).toEqual([]);
      expect(await store.list('f/below')).toEqual([]);
    },
  },
  {
    title: 'reads ranges',
    run: async (store) => {
      await put(store, 'f', '0123456789');
      for (const [start, end, text] of [
        [0, 0, '0'],
        [2, 4, '234'],
        [9, 9, '9'],
        [0, 9, '0123456789'],
        [5, 9, '56789'],
      ] as const) {
        expect((await buffer(await store.open('f', { range: { start, end } }))).toString()).toBe(text);
      }
    },
  },
  {
    title: 'refuses an impossible range',
    run: async (store) => {
      await put(store, 'f', '0123456789');
      for (const [start, end] of [
        [-1, 2],
        [3, 2],
        [0.5, 2],
        [Number.NaN, 2],
      ] as const) {
        await expect(store.open('f', { range: { start, end } })).rejects.toThrow(RangeError);
      }
    },
  },
  {
    title: 'opens only the version that was asked for',
    run: async (store) => {
      await put(store, 'f', 'old');
      const { etag } = await store.stat('f');
      expect((await buffer(await store.open('f', { etag }))).toString()).toBe('old');
      await put(store, 'f', 'new');
      await expect(store.open('f', { etag })).rejects.toMatchObject({ problem: 'changed' });
    },
  },
  {
    title: 'goes on with the old bytes for a reader that began before a replacement',
    run: async (store) => {
      const old = 'o'.repeat(2_000_000);
      await put(store, 'f', old);
      const reader = await store.open('f');
      await put(store, 'f', 'new');
      expect((await buffer(reader)).toString()).toBe(old);
    },
  },
  {
    title: 'knows nothing of what is not there',
    run: async (store) => {
      await put(store, 'f', 'x');
      for (const path of ['nope', 'nope/deeper', 'f/below', `long${'x'.repeat(400)}`]) {
        await expect(store.stat(path)).rejects.toMatchObject(missing);
        await expect(store.open(path)).rejects.toMatchObject(missing);
      }
    },
  },
  {
    title: 'opens no folder',
    run: async (store) => {
      await put(store, 'd/f', 'x');
      expect(await store.stat('d')).toMatchObject({ isFolder: true });
      await expect(store.open('d')).rejects.toMatchObject(missing);
    },
  },
  {
    title: 'deletes files and folders, and does not mind what is gone',
    run: async (store) => {
      for (const path of ['d/a', 'd/e/b', 'd/e/f/c', 'k']) await put(store, path, path);
      await store.delete('d');
      await store.delete('d');
      await store.delete('k/below');
      expect(await store.list('')).toEqual([{ name: 'k', isFolder: false, size: 1 }]);
      await store.delete('k');
      await expect(store.stat('k')).rejects.toMatchObject(missing);
    },
  },
  {
    title: 'refuses a file where a folder is, and below a file',
    run: async (store) => {
      await put(store, 'd/f', 'x');
      await expect(put(store, 'd', 'y')).rejects.toMatchObject({ problem: 'conflict' });
      await expect(put(store, 'd/f/g', 'y')).rejects.toMatchObject({ problem: 'conflict' });
      expect(await bytesOf(store, 'd/f')).toBe('x');
    },
  },
  {
    title: 'shows nothing of an upload that breaks off',
    run: async (store) => {
      await put(store, 'kept', 'old');
      for (const path of ['kept', 'new/folder/file'])
        await expect(store.put(path, breakingOff())).rejects.toThrow('cut off');
      expect(await bytesOf(store, 'kept')).toBe('old');
      expect(await store.list('')).toEqual([{ name: 'kept', isFolder: false, size: 3 }]);
    },
  },
  {
    title: 'shows nothing of an upload while it runs',
    run: async (store) => {
      const body = new Readable({ read: () => undefined });
      const done = store.put('d/f', body);
      body.push('half');
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await store.list('')).toEqual([]);
      body.push(' and half');
      body.push(null);
      await done;
      expect(await bytesOf(store, 'd/f')).toBe('half and half');
    },
  },
  {
    title: 'takes many writers of one file: the last whole one stays',
    run: async (store) => {
      const texts = Array.from({ length: 8 }, (_, at) => String(at).repeat(100_000));
      await Promise.all(texts.map((text) => put(store, 'd/e/f', text)));
      expect(texts).toContain(await bytesOf(store, 'd/e/f'));
    },
  },
  {
    title: 'takes names that are unusual but harmless',
    run: async (store) => {
      const names = [
        'a b',
        'ünï',
        '100%',
        'a:b',
        'x;y',
        'q?z',
        "it's",
        '"quoted"',
        '...',
        '..a',
        'a..',
        ' lead',
        'trail ',
        'trail.',
        '-rf',
        '~',
        '․․',
        '∕',
      ];
      for (const name of names) await put(store, `d/${name}`, name);
      for (const name of names) expect(await bytesOf(store, `d/${name}`)).toBe(name);
      expect(await store.list('d')).toHaveLength(names.length);
    },
  },
  {
    title: 'refuses unsafe paths for everything, and the root for writing',
    run: async (store) => {
      const refused = { problem: 'invalid-path', message: 'Invalid path' };
      for (const path of ['../x', 'a/../../x', '/x', '%2e%2e/x', 'a\\b', 'a#b', 'a\0b', 'C:x', 'file:x']) {
        for (const call of [
          store.list(path),
          store.stat(path),
          store.open(path),
          put(store, path, 'x'),
          store.delete(path),
        ]) {
          await expect(call).rejects.toMatchObject(refused);
        }
      }
      for (const path of ['', '.', './/']) {
        await expect(put(store, path, 'x')).rejects.toMatchObject(refused);
        await expect(store.delete(path)).rejects.toMatchObject(refused);
      }
      expect(await store.list('')).toEqual([]);
    },
  },
];

function breakingOff(): Readable {
  let sent = 0;
  return new Readable({
    read() {
      if (sent++ < 3) this.push(Buffer.alloc(100_000));
      else this.destroy(new Error('cut off'));
    },
  });
}

/** Runs the contract of the port against a driver behind `guarded`. Each test also fails when it leaves something behind. */
export function artifactStoreContract(
  make: () => Promise<ContractSubject>,
  { skip = [] }: { readonly skip?: readonly ContractSkip[] } = {},
): void {
  describe('artifact store contract', () => {
    let subject: ContractSubject;
    beforeEach(async () => {
      subject = await make();
    });
    afterEach(() => subject.close());

    it('skips only tests that exist, with reasons', () => {
      for (const { test, why } of skip) {
        expect(tests.map(({ title }) => title)).toContain(test);
        expect(why).not.toBe('');
      }
    });
    for (const { title, run } of tests) {
      const reason = skip.find(({ test }) => test === title)?.why;
      it.skipIf(reason !== undefined)(reason === undefined ? title : `${title} (skipped: ${reason})`, async () => {
        await run(subject.store);
        expect(await subject.leftovers()).toEqual([]);
      });
    }
  });
}
