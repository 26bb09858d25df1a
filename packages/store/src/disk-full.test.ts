import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { StoreFull } from './errors.ts';
import { append, foldKeys } from './fixtures/deferred.ts';
import { countKeys, jobsEntry } from './fixtures/jobs.ts';
import { smallDisk, whyNoSmallDisk } from './fixtures/small-disk.ts';
import { insertKey } from './fixtures/statements.ts';
import { keysOf, open } from './fixtures/temporary.ts';
import type { OpenedStore } from './open.ts';
import { statement } from './store.ts';

const reason = whyNoSmallDisk();
if (reason) console.warn(`a full disk is not tried: ${reason}`);

const sizeBytes = 4 * 1024 * 1024;
const text = 'x'.repeat(20_000);

const putKey = (store: OpenedStore, name: string) => store.write((tx) => tx.run(insertKey, [`${name} ${text}`]));

/** Writes until the disk is full; returns the names that were acknowledged, and the refusal. */
const fill = async (
  store: OpenedStore,
  put: (name: string) => Promise<unknown> = (name) => putKey(store, name),
): Promise<{ names: string[]; refusal: unknown }> => {
  const names: string[] = [];
  for (;;) {
    try {
      await put(`row ${names.length}`);
      names.push(`row ${names.length}`);
    } catch (refusal) {
      return { names, refusal };
    }
  }
};

const namesOf = async (store: OpenedStore): Promise<string[]> =>
  (await keysOf(store)).map((key) => key.slice(0, -text.length - 1));

const integrity = (store: OpenedStore): Promise<unknown> =>
  store.read((reader) => reader.get(statement('PRAGMA integrity_check', { raw: true })));

describe.skipIf(reason).each(['power', 'process'] as const)(
  `a full disk${reason ? ` (${reason})` : ''}, %s mode`,
  (durability) => {
    test('refuses writes, loses nothing, is read meanwhile, and writes resume when there is space', async () => {
      const folder = smallDisk(sizeBytes);
      const ballast = join(folder, 'ballast');
      writeFileSync(ballast, Buffer.alloc(sizeBytes / 4));
      const store = await open(join(folder, 'm.db'), { durability });

      const { names, refusal } = await fill(store);
      expect(refusal).toBeInstanceOf(StoreFull);
      expect(refusal).toMatchObject({
        problem: 'full',
        message: 'no space is left on the disk that holds the database',
      });
      expect(names.length).toBeGreaterThan(20);
      expect(await namesOf(store)).toEqual(names);
      expect(await integrity(store)).toEqual(['ok']);

      rmSync(ballast);
      await putKey(store, 'after');
      expect(await namesOf(store)).toEqual([...names, 'after']);

      await store.close();
      const again = await open(join(folder, 'm.db'), { durability });
      expect(await namesOf(again)).toEqual([...names, 'after']);
      expect(await integrity(again)).toEqual(['ok']);
    });

    test('is read through what no fold has space for, and that is folded when there is some', async () => {
      const folder = smallDisk(sizeBytes);
      const ballast = join(folder, 'ballast');
      writeFileSync(ballast, Buffer.alloc(sizeBytes / 4));
      const store = await open(join(folder, 'm.db'), { durability, fold: foldKeys, workerEntry: jobsEntry });
      const short = Array.from({ length: 40 }, (_, i) => `short ${i}`);
      for (const name of short) await append(store, `${name} ${text.slice(0, 1000)}`);
      const { names } = await fill(store, (name) => append(store, `${name} ${text.slice(0, 1000)}`));
      const all = [...short, ...names];
      const seen = async () => (await keysOf(store)).map((key) => key.slice(0, -1001));
      expect(await seen()).toEqual(all);
      expect(await store.heavy(countKeys, { plus: 0 })).toBe(all.length);
      await expect(putKey(store, 'x')).rejects.toBeInstanceOf(StoreFull);
      expect(await seen()).toEqual(all);

      rmSync(ballast);
      await append(store, `after ${text.slice(0, 1000)}`);
      expect(await seen()).toEqual([...all, 'after']);
      expect(await integrity(store)).toEqual(['ok']);
    });

    test('refuses the whole group, with nothing of it applied', async () => {
      const folder = smallDisk(sizeBytes);
      const store = await open(join(folder, 'm.db'), { durability });
      const { names } = await fill(store);
      const small = (name: string) => store.write((tx) => tx.run(insertKey, [name]));
      const results = await Promise.allSettled([putKey(store, 'a'), small('b'), putKey(store, 'c'), small('d')]);
      const stored = (await keysOf(store)).slice(names.length);
      const answered = results.filter(({ status }) => status === 'fulfilled').length;
      expect(stored).toHaveLength(answered);
      expect(answered).toBeLessThan(4);
    });

    test('is closed and opened again while full', async () => {
      const folder = smallDisk(sizeBytes);
      const path = join(folder, 'm.db');
      const store = await open(path, { durability });
      const { names } = await fill(store);
      await store.close();
      writeFileSync(join(folder, 'ballast'), '');
      const again = await open(path, { durability });
      expect(await namesOf(again)).toEqual(names);
      expect(await integrity(again)).toEqual(['ok']);
    });

    test('is named when a new database has no room', async () => {
      const folder = smallDisk(64 * 1024);
      await expect(open(join(folder, 'm.db'), { durability })).rejects.toThrow(
        expect.objectContaining({
          problem: 'full',
          message: `no space is left on the disk of ${join(folder, 'm.db')}`,
        }),
      );
    });
  },
);
