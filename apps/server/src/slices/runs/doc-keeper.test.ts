import type { Store, Tx } from '@millrace/store';
import { expect, it, vi } from 'vitest';
import { keepFresh } from './doc-keeper.ts';

/** A store that notes which documents are asked for, and has none. */
function noting(): { db: Store; refreshed: number[] } {
  const refreshed: number[] = [];
  const all = async (_: unknown, [ids]: readonly [string]) => {
    refreshed.push(...(JSON.parse(ids) as number[]));
    return [];
  };
  const tx = { all } as unknown as Tx;
  return { db: { write: (change: (tx: Tx) => unknown) => change(tx) } as unknown as Store, refreshed };
}

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

it('brings the page that was asked for last up to date first, and every run once', async () => {
  const { db, refreshed } = noting();
  keepFresh(db, from(0, 100));
  keepFresh(db, from(100, 100));
  keepFresh(db, from(50, 10));
  await vi.waitFor(() => expect(refreshed).toHaveLength(200));
  expect(refreshed).toEqual([...from(50, 10), ...from(100, 100), ...from(0, 50), ...from(60, 40)]);
  keepFresh(db, [3]);
  await vi.waitFor(() => expect(refreshed).toHaveLength(201));
});
