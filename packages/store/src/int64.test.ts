import { describe, expect, test } from 'vitest';
import { temporaryStore } from './fixtures/temporary.ts';
import { int64, int64Sql, readInt64 } from './int64.ts';
import { statement } from './store.ts';

const insertPoint = statement<never>('INSERT INTO points VALUES (1, ?, 0, 0, 0)');
const readStep = statement<{ step: number | string; type: string }>(
  `SELECT ${int64Sql('step')} AS step, typeof(step) AS type FROM points`,
);

describe('an int64 comes back exactly', () => {
  test.each([
    [0, 0],
    [-1, -1],
    [2 ** 31, 2 ** 31],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [-Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER],
    [2n ** 53n - 1n, Number.MAX_SAFE_INTEGER],
    [2n ** 53n, 2n ** 53n],
    [2n ** 53n + 1n, 2n ** 53n + 1n],
    [-(2n ** 53n), -(2n ** 53n)],
    [2n ** 63n - 1n, 2n ** 63n - 1n],
    [-(2n ** 63n), -(2n ** 63n)],
  ])('%s', async (given, expected) => {
    const store = await temporaryStore();
    await store.write((tx) => tx.run(insertPoint, [given]));

    const row = await store.read((reader) => reader.get(readStep));
    expect(row?.type).toBe('integer');
    expect(readInt64(row?.step ?? 'missing')).toBe(expected);

    const built = await store.read((reader) =>
      reader.q
        .selectFrom('points')
        .select((eb) => int64(eb.ref('step')).as('step'))
        .executeTakeFirstOrThrow(),
    );
    expect(readInt64(built.step)).toBe(expected);
  });
});

test('a null stays null', async () => {
  const store = await temporaryStore();
  const row = await store.read((reader) => reader.get(statement<{ v: null }>(`SELECT ${int64Sql('NULL')} AS v`)));
  expect(row).toEqual({ v: null });
});

test('a bigint beyond 64 bits is refused', async () => {
  const store = await temporaryStore();
  await expect(store.write((tx) => tx.run(insertPoint, [2n ** 63n]))).rejects.toThrow(RangeError);
});

test('infinities are values', async () => {
  const store = await temporaryStore();
  const echo = statement<{ a: number; b: number }>('SELECT ? AS a, ? AS b');
  const row = await store.read((reader) => reader.get(echo, [Infinity, -Infinity]));
  expect(row).toEqual({ a: Infinity, b: -Infinity });
});

test('bytes are values', async () => {
  const store = await temporaryStore();
  const echo = statement<{ a: Uint8Array }>('SELECT ? AS a');
  const row = await store.read((reader) => reader.get(echo, [new Uint8Array([0, 255])]));
  expect([...(row?.a ?? [])]).toEqual([0, 255]);
});
