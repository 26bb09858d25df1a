import { expect, it } from 'vitest';
import type { TableRun } from './prepare-run-cell.ts';
import { indexOfRoot, rowsBelow } from './prepare-tree.ts';

const run = (run_id: string): TableRun => ({ info: { run_id, experiment_id: '1' }, data: {} });
const children: Record<string, string[]> = { a: ['b', 'c'], b: ['d'], d: ['a'] };
const childrenOf = (id: string) => (children[id] ?? []).map(run);

it('shows what is opened, depth first, and stops at a circle', () => {
  const shown = (opened: string[]) =>
    rowsBelow('a', new Set(opened), childrenOf).map((row) => `${row.depth}${row.run.info.run_id}`);
  expect(shown([])).toEqual([]);
  expect(shown(['a'])).toEqual(['1b', '1c']);
  expect(shown(['a', 'b'])).toEqual(['1b', '2d', '1c']);
  expect(shown(['a', 'b', 'd'])).toEqual(['1b', '2d', '3a', '1c']);
});

it('finds a run of the first level where it stands now, or where it stood while that row is not there', () => {
  const there = ['a', 'b'];
  const rows = {
    total: 4,
    indexOf: (id: string) => there.indexOf(id),
    rowAt: (at: number) => there.slice(at).map(run)[0],
  };
  expect(indexOfRoot('b', 0, rows)).toBe(1);
  expect(indexOfRoot('far', 3, rows)).toBe(3);
  expect(indexOfRoot('gone', 0, rows)).toBeUndefined();
  expect(indexOfRoot('gone', 4, rows)).toBeUndefined();
});
