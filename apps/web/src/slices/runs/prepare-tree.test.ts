import { expect, it } from 'vitest';
import type { TableRun } from './prepare-run-cell.ts';
import { lineCount, placeAt, rowsBelow } from './prepare-tree.ts';

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

it('finds the place of every line between opened roots', () => {
  const row = (id: string) => ({ run: run(id), depth: 1 });
  const roots = [
    { index: 1, below: [row('x'), row('y')] },
    { index: 3, below: [row('z')] },
  ];
  const places = Array.from({ length: lineCount(5, roots) }, (_, line) => {
    const place = placeAt(line, roots);
    return 'root' in place ? place.root : place.run.info.run_id;
  });
  expect(places).toEqual([0, 1, 'x', 'y', 2, 3, 'z', 4]);
});
