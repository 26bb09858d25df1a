import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { append, foldKeys } from './fixtures/deferred.ts';
import { insertKey } from './fixtures/statements.ts';
import { keysOf, open, temporaryFolder } from './fixtures/temporary.ts';
import type { OpenedStore } from './open.ts';
import { statement } from './store.ts';

const frameBytes = 24 + 4096;
const headerBytes = 32;
const writes = 25;

/** A running store's two files as they are on the disk. By another process: closing a file here would drop the store's locks. */
const snapshot = (path: string, folder: string): { database: string; log: Buffer } => {
  const { status } = spawnSync('cp', [path, `${path}-wal`, folder]);
  expect(status).toBe(0);
  return { database: join(folder, 'm.db'), log: readFileSync(join(folder, 'm.db-wal')) };
};

/** Every frame's border, and a place before and behind it. */
const cutsOf = (log: Buffer): number[] => {
  const frames = (log.length - headerBytes) / frameBytes;
  const borders = Array.from({ length: frames + 1 }, (_, i) => headerBytes + i * frameBytes);
  return borders.flatMap((border) => [border - 1, border, border + 700]).filter((cut) => cut <= log.length);
};

const write = (store: OpenedStore, name: string): Promise<unknown> => store.write((tx) => tx.run(insertKey, [name]));

/** Two of three are appended, and the third, or a read now and then, folds them. */
const mixed = async (store: OpenedStore, name: string, i: number): Promise<void> => {
  await (i % 3 === 2 ? write(store, name) : append(store, name));
  if (i % 7 === 0) await keysOf(store);
};

test.each([
  ['written', write],
  ['appended, written and folded', mixed],
] as const)(
  'a log cut at any place opens, and holds a prefix of what was %s',
  async (_how, put) => {
    const folder = temporaryFolder();
    const store = await open(join(folder, 'm.db'), { durability: 'power', fold: foldKeys });
    const names = Array.from({ length: writes }, (_, i) => `key ${i}`);
    for (const [i, name] of names.entries()) await put(store, name, i);
    mkdirSync(join(folder, 'copy'));
    const { database, log } = snapshot(store.path, join(folder, 'copy'));

    const found: number[] = [];
    for (const cut of cutsOf(log)) {
      const path = join(folder, `cut-${cut}`, 'm.db');
      mkdirSync(join(folder, `cut-${cut}`));
      copyFileSync(database, path);
      writeFileSync(`${path}-wal`, log.subarray(0, cut));
      const cutStore = await open(path, { fold: foldKeys });
      const keys = await keysOf(cutStore);
      expect(keys).toEqual(names.slice(0, keys.length));
      expect(await cutStore.read((reader) => reader.get(statement('PRAGMA integrity_check', { raw: true })))).toEqual([
        'ok',
      ]);
      await cutStore.close();
      found.push(keys.length);
    }
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect([...new Set(found)]).toEqual(Array.from({ length: writes + 1 }, (_, i) => i));
  },
  30_000,
);
