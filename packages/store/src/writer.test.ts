import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { StoreConflict, StoreError } from './errors.ts';
import { append, foldKeys } from './fixtures/deferred.ts';
import { insertKey, keyTexts } from './fixtures/statements.ts';
import { keysOf, letGroupsLast, temporaryStore, timer } from './fixtures/temporary.ts';
import type { OpenedStore } from './open.ts';
import { statement, type Tx } from './store.ts';

const misuse = expect.objectContaining({ name: 'StoreError', problem: 'misuse' });

describe('a forced group', () => {
  test('the bad request fails alone, with nothing of it applied', async () => {
    const store = await temporaryStore();
    const bad = async (tx: Tx): Promise<void> => {
      await tx.run(insertKey, ['half']);
      throw new Error('bad');
    };
    const results = await Promise.allSettled([
      store.write((tx) => tx.run(insertKey, ['a'])),
      store.write(bad),
      store.write((tx) => tx.run(insertKey, ['b'])),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await keysOf(store)).toEqual(['a', 'b']);
  });

  test('shares one transaction: its requests see what those before them wrote', async () => {
    const store = await temporaryStore();
    const seen = await Promise.all([
      store.write((tx) => tx.run(insertKey, ['a'])),
      store.write((tx) => tx.all(keyTexts)),
    ]);
    expect(seen[1]).toEqual([['a']]);
  });

  test('nobody reads it, and nobody is answered, before its commit', async () => {
    const store = await temporaryStore();
    letGroupsLast();
    const order: string[] = [];
    const first = store.write((tx) => tx.run(insertKey, ['a'])).then(() => order.push('first answered'));
    const second = store.write(async () => {
      order.push(`second runs, others see ${(await keysOf(store)).length} keys`);
    });
    await Promise.all([first, second]);
    expect(order).toEqual(['second runs, others see 0 keys', 'first answered']);
  });

  test('a refused statement leaves the rest of its request to the caller', async () => {
    const store = await temporaryStore();
    await store.write(async (tx) => {
      await tx.run(insertKey, ['a']);
      await expect(tx.run(insertKey, ['a'])).rejects.toThrow(StoreConflict);
      await tx.run(insertKey, ['b']);
    });
    expect(await keysOf(store)).toEqual(['a', 'b']);
  });
});

test('a bad request that was alone leaves nothing either, and the next one is not in its way', async () => {
  const store = await temporaryStore();
  const bad = store.write(async (tx) => {
    await tx.run(insertKey, ['half']);
    throw new Error('bad');
  });
  await expect(bad).rejects.toThrow('bad');
  expect(await keysOf(store)).toEqual([]);
  await store.write((tx) => tx.run(insertKey, ['a']));
  expect(await keysOf(store)).toEqual(['a']);
});

test('requests run in the order in which they came', async () => {
  const store = await temporaryStore();
  const names = Array.from({ length: 1_500 }, (_, i) => `key ${i}`);
  await Promise.all(names.map((name) => store.write((tx) => tx.run(insertKey, [name]))));
  expect(await keysOf(store)).toEqual(names);
});

test('an answered write is read at once', async () => {
  const store = await temporaryStore();
  for (let i = 1; i <= 1_000; i += 1) {
    await store.write((tx) => tx.run(insertKey, [`key ${i}`]));
    const row = await store.read((reader) => reader.get(statement<{ n: number }>('SELECT count(*) AS n FROM keys')));
    expect(row?.n).toBe(i);
  }
});

test('64 clients write to one row, and none is refused', async () => {
  const store = await temporaryStore();
  const start = statement<never>("INSERT INTO experiments VALUES (0, 'x', '', 'active', 0, 0)");
  const raise = statement<never>('UPDATE experiments SET last_update_time = last_update_time + 1');
  await store.write((tx) => tx.run(start));
  const client = async (): Promise<void> => {
    for (let i = 0; i < 50; i += 1) {
      await store.write((tx) => tx.run(raise));
      if (i % 7 === 0) await timer(0);
    }
  };
  await Promise.all(Array.from({ length: 64 }, client));
  const row = await store.read((reader) =>
    reader.q.selectFrom('experiments').select('last_update_time').executeTakeFirst(),
  );
  expect(row).toEqual({ last_update_time: 3_200 });
});

describe('misuse', () => {
  test('a request that awaits something else is undone and the group goes on', async () => {
    const store = await temporaryStore();
    const late = async (tx: Tx): Promise<void> => {
      await tx.run(insertKey, ['before the timer']);
      await timer(20);
      await tx.run(insertKey, ['after the timer']);
    };
    const results = await Promise.allSettled([store.write(late), store.write((tx) => tx.run(insertKey, ['next']))]);
    expect(results[0]).toEqual({ status: 'rejected', reason: misuse });
    expect(results[1]?.status).toBe('fulfilled');
    await timer(40);
    expect(await keysOf(store)).toEqual(['next']);
  });

  test('a write that awaits a write is refused and does not hang', async () => {
    const store = await temporaryStore();
    const inner: Promise<unknown>[] = [];
    const outer = store.write(async () => {
      inner.push(store.write((tx) => tx.run(insertKey, ['inner'])));
      await inner[0];
    });
    await expect(outer).rejects.toThrow(misuse);
    await Promise.all(inner);
    expect(await keysOf(store)).toEqual(['inner']);
  });

  test('a handle is dead after its callback', async () => {
    const store = await temporaryStore();
    const kept = await store.write(async (tx) => ({ tx, q: tx.q }));
    await expect(kept.tx.run(insertKey, ['x'])).rejects.toThrow(misuse);
    await expect(kept.tx.runMany(insertKey, [['x']])).rejects.toThrow(misuse);
    await expect(kept.tx.all(keyTexts)).rejects.toThrow(misuse);
    await expect(kept.tx.get(keyTexts)).rejects.toThrow(misuse);
    await expect(kept.q.insertInto('keys').values({ text: 'x' }).execute()).rejects.toThrow(misuse);
    expect(() => kept.tx.q).toThrow(misuse);
    expect(await keysOf(store)).toEqual([]);
  });

  test('a handle is dead while another request runs', async () => {
    const store = await temporaryStore();
    let leaked: Tx | undefined;
    const first = store.write(async (tx) => {
      leaked = tx;
      throw new Error('refused');
    });
    const second = store.write(async (tx) => {
      await tx.run(insertKey, ['own']);
      await expect(leaked?.run(insertKey, ['leaked'])).rejects.toThrow(misuse);
    });
    await expect(first).rejects.toThrow('refused');
    await second;
    expect(await keysOf(store)).toEqual(['own']);
  });

  test('a request begins no transaction of its own', async () => {
    const store = await temporaryStore();
    const nested = store.write((tx) => tx.q.transaction().execute(async () => {}));
    await expect(nested).rejects.toThrow(misuse);
  });

  test('NaN is refused wherever it is bound', async () => {
    const store = await temporaryStore();
    await expect(store.write((tx) => tx.run(insertKey, [Number.NaN]))).rejects.toThrow(misuse);
    const rows = Array.from({ length: 120 }, (_, i) => [i === 70 ? Number.NaN : `key ${i}`]);
    await expect(store.write((tx) => tx.runMany(insertKey, rows))).rejects.toThrow(misuse);
    const built = (tx: Tx) =>
      tx.q.insertInto('points').values({ sid: 1, step: 1, timestamp: 1, value: Number.NaN, is_nan: 0 }).execute();
    await expect(store.write(built)).rejects.toThrow(misuse);
    await expect(store.read((reader) => reader.get(keyTexts, [Number.NaN]))).rejects.toThrow(misuse);
    expect(await keysOf(store)).toEqual([]);
  });
});

test.each([
  ['write', (store: OpenedStore) => store.write((tx) => tx.run(insertKey, ['a']))],
  ['append', (store: OpenedStore) => append(store, 'a')],
] as const)(
  'a lone %s waits for a lock of another program, and the event loop goes on meanwhile',
  async (_how, put) => {
    const store = await temporaryStore({ fold: foldKeys });
    const other = new Database(store.path);
    other.exec('BEGIN IMMEDIATE');
    const written = put(store).then(() => 'written');
    expect(await Promise.race([written, timer(50).then(() => 'still waiting')])).toBe('still waiting');
    other.exec('COMMIT');
    other.close();
    expect(await written).toBe('written');
    expect(await keysOf(store)).toEqual(['a']);
  },
);

describe('errors', () => {
  test('a broken unique constraint names its columns', async () => {
    const store = await temporaryStore();
    await store.write((tx) => tx.run(insertKey, ['a']));
    const error = await store.write((tx) => tx.run(insertKey, ['a'])).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreConflict);
    expect(error).toMatchObject({
      problem: 'conflict',
      columns: ['keys.text'],
      message: 'a row with the same key exists',
    });
  });

  test('a run of an unknown experiment is refused', async () => {
    const store = await temporaryStore();
    const orphan = statement<never>(
      "INSERT INTO runs (run_uuid, experiment_id, name, user_id, status, start_time, artifact_uri) VALUES ('u', 7, '', '', 1, 0, '')",
    );
    await expect(store.write((tx) => tx.run(orphan))).rejects.toThrow('FOREIGN KEY');
  });

  test('a closed store refuses, and closes once', async () => {
    const store = await temporaryStore();
    const last = store.write((tx) => tx.run(insertKey, ['last']));
    await Promise.all([store.close(), store.close()]);
    await expect(last).resolves.toMatchObject({ changes: 1 });
    const closed = expect.objectContaining({ problem: 'closed' });
    await expect(store.write(async () => {})).rejects.toThrow(closed);
    await expect(store.read(async () => {})).rejects.toThrow(closed);
    await expect(store.heavy({ name: 'x', run: async () => {} }, {})).rejects.toThrow(StoreError);
  });
});
