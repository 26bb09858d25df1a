import { describe, expect, test } from 'vitest';
import { temporaryStore } from '../../fixtures/temporary.ts';
import { type Statement, statement, type Value } from '../../store.ts';

const insertPoint = statement<never>(
  'INSERT INTO points (sid, step, timestamp, value, is_nan) VALUES (?, ?, ?, ?, ?) ON CONFLICT (sid, step, timestamp, value, is_nan) DO NOTHING',
);
const putTag = statement<never>(
  'INSERT INTO tags VALUES (?, ?, ?) ON CONFLICT (run_id, key_id) DO UPDATE SET value = excluded.value WHERE excluded.value > value',
);

const points = (steps: readonly number[]): Value[][] => steps.map((step) => [1, step, 0, step / 2, 0]);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('each row tells what it changed', () => {
  test.each([0, 1, 49, 50, 51, 100, 1_000])('%i new rows', async (n) => {
    const store = await temporaryStore();
    const changes = await store.write((tx) => tx.runMany(insertPoint, points(range(0, n))));
    expect(changes).toEqual(Array(n).fill(1));
  });

  test('known rows among new ones change nothing', async () => {
    const store = await temporaryStore();
    await store.write((tx) => tx.runMany(insertPoint, points([3, 120, 121])));
    const changes = await store.write((tx) => tx.runMany(insertPoint, points(range(0, 260))));
    expect(changes.flatMap((changed, i) => (changed ? [] : [i]))).toEqual([3, 120, 121]);
    const stored = await store.read((reader) =>
      reader.get(statement<{ n: number }>('SELECT count(*) AS n FROM points')),
    );
    expect(stored).toEqual({ n: 260 });
  });

  test('a row twice in one call changes something once', async () => {
    const store = await temporaryStore();
    const changes = await store.write((tx) => tx.runMany(insertPoint, points([...range(0, 99), 42])));
    expect(changes).toEqual([...Array(99).fill(1), 0]);
  });

  test('a whole replay changes nothing', async () => {
    const store = await temporaryStore();
    const send = () => store.write((tx) => tx.runMany(insertPoint, points(range(0, 200))));
    await send();
    expect(await send()).toEqual(Array(200).fill(0));
  });

  test('NaN and 0, and the two zeros', async () => {
    const store = await temporaryStore();
    const rows = [
      [1, 0, 0, 0, 0],
      [1, 0, 0, 0, 1],
      [1, 0, 0, -0, 0],
    ];
    expect(await store.write((tx) => tx.runMany(insertPoint, rows))).toEqual([1, 1, 0]);
  });

  test('upserts with a guard run row by row, in order', async () => {
    const store = await temporaryStore();
    const rows = range(0, 120).map((i) => [1, 1, String.fromCharCode(i < 60 ? 33 + i : 153 - i)]);
    const changes = await store.write((tx) => tx.runMany(putTag, rows));
    expect(changes).toEqual([...Array(61).fill(1), ...Array(59).fill(0)]);
  });
});

test('an error in a late row undoes the request', async () => {
  const store = await temporaryStore();
  const insert: Statement<never> = statement('INSERT INTO keys (text) VALUES (?)');
  const rows = [...range(0, 149).map((i) => [`key ${i}`]), ['key 7']];
  await expect(store.write((tx) => tx.runMany(insert, rows))).rejects.toThrow('a row with the same key exists');
  expect(await store.read((reader) => reader.q.selectFrom('keys').selectAll().execute())).toEqual([]);
});
