import { expect, test } from 'vitest';
import { insertKey, keyTexts } from './fixtures/statements.ts';
import { keysOf, temporaryStore, timer } from './fixtures/temporary.ts';
import { statement } from './store.ts';

test('a reader cannot write', async () => {
  const store = await temporaryStore();
  const write = store.read((reader) => reader.all(statement("INSERT INTO keys (text) VALUES ('x') RETURNING id")));
  await expect(write).rejects.toThrow(expect.objectContaining({ problem: 'not-writable' }));
});

test('rows come as objects, or as arrays in column order', async () => {
  const store = await temporaryStore();
  const text = 'SELECT 1 AS b, 2 AS a';
  expect(await store.read((reader) => reader.all(statement(text)))).toEqual([{ b: 1, a: 2 }]);
  expect(await store.read((reader) => reader.all(statement(text, { raw: true })))).toEqual([[1, 2]]);
  expect(await store.read((reader) => reader.get(statement(`${text} WHERE 0`)))).toBeUndefined();
});

test('reads that are asked for together each end with a snapshot of their own', async () => {
  const store = await temporaryStore();
  const reads = Array.from({ length: 20 }, (_, i) =>
    store.read(async (reader) => {
      await reader.all(keyTexts);
      return i;
    }),
  );
  expect(await Promise.all(reads)).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

test('a read that fails leaves the next one alone', async () => {
  const store = await temporaryStore();
  await expect(store.read((reader) => reader.all(statement('SELECT nothing')))).rejects.toThrow('nothing');
  expect(await keysOf(store)).toEqual([]);
});

test('a read that awaits something else is refused, and the next one sees what was written since', async () => {
  const store = await temporaryStore();
  const late = store.read(async (reader) => {
    await reader.all(keyTexts);
    await timer(20);
  });
  await expect(late).rejects.toThrow(expect.objectContaining({ problem: 'misuse' }));
  await store.write((tx) => tx.run(insertKey, ['a']));
  expect(await keysOf(store)).toEqual(['a']);
});

test('many query shapes stay within the cache of prepared statements', async () => {
  const store = await temporaryStore();
  for (let i = 0; i < 1_000; i += 1) {
    const row = await store.read((reader) => reader.get(statement<{ v: number }>(`SELECT ${i} AS v`)));
    expect(row).toEqual({ v: i });
  }
});
