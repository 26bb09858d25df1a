import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import type { Durability } from './dialects/dialect.ts';
import { jobsEntry, like, pragmaOf } from './fixtures/jobs.ts';
import { insertKey } from './fixtures/statements.ts';
import { keysOf, open, temporaryFolder } from './fixtures/temporary.ts';
import { schemaVersion } from './migrations/migrate.ts';
import { type OpenedStore, openStore } from './open.ts';
import { type Reader, statement } from './store.ts';

const schemaOf = (store: OpenedStore): Promise<string[]> => {
  const text = statement<[string]>('SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid', { raw: true });
  return store.read(async (reader) => (await reader.all(text)).flat());
};

/** Everything in a folder: names, and digests of the bytes. */
const contentOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );

const refusal = async (path: string): Promise<Error & { problem?: string }> =>
  openStore({ uri: `sqlite:///${path}`, durability: 'power', now: () => 0 }).then(
    () => expect.unreachable('it opened'),
    (error: Error) => error,
  );

/** Refused for the reason, in one line without SQL, and nothing changed. */
const expectRefusal = async (path: string, problem: string, words: string): Promise<void> => {
  const error = await refusal(path);
  expect(error).toMatchObject({ name: 'StoreError', problem });
  expect(error.message).toContain(words);
  expect(error.message).not.toMatch(/\n|SELECT|PRAGMA|SQLITE_/);
};

const makeDatabase = (path: string, sql: string): void => {
  const db = new Database(path);
  db.exec(sql);
  db.close();
};

describe('the schema', () => {
  test('of a new file is the one reviewed here', async () => {
    const store = await open(join(temporaryFolder(), 'new', 'folder', 'm.db'));
    await expect(`${(await schemaOf(store)).join(';\n')};\n`).toMatchFileSnapshot('migrations/schema.sqlite.sql');
  });

  test('is left alone when the file is opened again, and the data is there', async () => {
    const path = join(temporaryFolder(), 'm.db');
    const first = await open(path);
    const schema = await schemaOf(first);
    await first.write((tx) => tx.run(insertKey, ['kept']));
    await first.close();
    const second = await open(path);
    expect(await schemaOf(second)).toEqual(schema);
    expect(await keysOf(second)).toEqual(['kept']);
  });

  test('is completed when the first start was cut short before the stamp', async () => {
    const path = join(temporaryFolder(), 'm.db');
    await (await open(path)).close();
    makeDatabase(path, 'PRAGMA application_id = 0; PRAGMA user_version = 0');
    await (await open(path)).close();
    expect(new Database(path, { readonly: true }).pragma('user_version', { simple: true })).toBe(schemaVersion);
  });

  test('of a newer program is refused, and nothing is written', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'm.db');
    await (await open(path)).close();
    makeDatabase(path, 'PRAGMA user_version = 99');
    const before = contentOf(folder);
    await expectRefusal(path, 'newer', `was written by a newer Millrace (schema 99, this one knows ${schemaVersion})`);
    expect(contentOf(folder)).toEqual(before);
  });
});

describe('files of others are refused and left as they are', () => {
  test.each([
    ['MLflow', 'CREATE TABLE alembic_version (version_num TEXT); CREATE TABLE runs (x)', 'a database of MLflow'],
    ['another program', 'CREATE TABLE photos (x)', 'a database of another program'],
  ])('%s', async (_who, sql, words) => {
    const folder = temporaryFolder();
    const path = join(folder, 'mlflow.db');
    makeDatabase(path, sql);
    const before = contentOf(folder);
    await expectRefusal(path, 'foreign', words);
    expect(contentOf(folder)).toEqual(before);
  });

  test('MLflow, in the mode in which any reader makes a log beside it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'mlflow.db');
    makeDatabase(path, 'PRAGMA journal_mode = WAL; CREATE TABLE alembic_version (version_num TEXT)');
    const before = contentOf(folder);
    await expectRefusal(path, 'foreign', 'a database of MLflow');
    expect(contentOf(folder)).toMatchObject(before);
  });

  test('no database at all', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'notes.txt');
    writeFileSync(path, 'some notes, longer than one header of one hundred bytes, '.repeat(4));
    const before = contentOf(folder);
    await expectRefusal(path, 'foreign', 'is not a SQLite database');
    expect(contentOf(folder)).toEqual(before);
  });
});

describe('places that cannot be used', () => {
  test('a folder as the file', async () => {
    const folder = temporaryFolder();
    await expectRefusal(folder, 'not-writable', folder);
  });

  test('a file as the folder', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    await expectRefusal(join(folder, 'file', 'm.db'), 'not-writable', 'not a folder');
  });

  // Root may write anywhere, so the refusal cannot be provoked.
  test.skipIf(process.getuid?.() === 0)('a folder without write permission', async () => {
    const folder = join(temporaryFolder(), 'closed');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    await expectRefusal(join(folder, 'm.db'), 'not-writable', 'not writable');
    chmodSync(folder, 0o700);
  });

  test.skipIf(process.platform !== 'linux')(
    'a file system that takes no files (Linux has one everywhere)',
    async () => {
      await expectRefusal('/proc/self/m.db', 'not-writable', 'must be writable');
    },
  );

  test('a database that another program has locked', async () => {
    const path = join(temporaryFolder(), 'm.db');
    await (await open(path)).close();
    const other = new Database(path);
    other.pragma('locking_mode = EXCLUSIVE');
    other.exec('BEGIN EXCLUSIVE');
    await expectRefusal(path, 'locked', 'locked by another program');
    other.close();
  });
});

describe('every connection', () => {
  const wanted = { journal_mode: 'wal', foreign_keys: 1, temp_store: 2, recursive_triggers: 0 };

  const pragmasOf = async (reader: Reader, names: readonly string[]): Promise<Record<string, unknown>> => {
    const rows = names.map(async (name) => [
      name,
      await reader.get(statement<[unknown]>(`PRAGMA ${name}`, { raw: true })),
    ]);
    return Object.fromEntries((await Promise.all(rows)).map(([name, row]) => [name, (row as unknown[])[0]]));
  };

  const check = async (path: string, durability: Durability): Promise<void> => {
    const store = await open(path, { durability, workerEntry: jobsEntry });
    const expected = { ...wanted, synchronous: 1 };
    const names = Object.keys(expected);
    expect(await store.write((tx) => pragmasOf(tx, names))).toEqual(expected);
    expect(await store.read((reader) => pragmasOf(reader, [...names, 'query_only']))).toEqual({
      ...expected,
      query_only: 1,
    });
    expect(await store.heavy(pragmaOf, 'synchronous')).toEqual([1]);
    expect(await store.heavy(pragmaOf, 'query_only')).toEqual([1]);
    for (const look of [
      await store.write(like.run as never),
      await store.read((r) => like.run(r, null)),
      await store.heavy(like, null),
    ]) {
      expect(look).toEqual([0]);
    }
    await store.close();
  };

  test.each(['power', 'process'] as const)(
    'keeps its promise in %s mode, in a new file and a reopened one',
    async (durability) => {
      const path = join(temporaryFolder(), 'm.db');
      await check(path, durability);
      await check(path, durability);
    },
    30_000,
  );
});

test('closing leaves one file with everything in it', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'm.db');
  const store = await open(path);
  await store.write((tx) => tx.run(insertKey, ['x'.repeat(100_000)]));
  await store.close();
  expect(readdirSync(folder)).toEqual(['m.db', 'm.db.lock']);
  expect(statSync(path).size).toBeGreaterThan(100_000);
});

test('a checkpoint moves the log into the file', async () => {
  const path = join(temporaryFolder(), 'm.db');
  const store = await open(path);
  await store.write((tx) => tx.run(insertKey, ['x'.repeat(100_000)]));
  store.checkpoint();
  expect(statSync(`${path}-wal`).size).toBe(0);
  expect(statSync(path).size).toBeGreaterThan(100_000);
});
