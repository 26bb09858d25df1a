import { expect, it } from 'vitest';
import type { TableRun } from './prepare-run-cell.ts';
import { rowsBelow } from './prepare-tree.ts';

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
