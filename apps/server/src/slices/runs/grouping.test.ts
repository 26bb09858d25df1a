import { expect, it } from 'vitest';
import { byAllValues, byFigure, byValue, groupsOf, inOrder, runsOf } from './grouping.ts';

const texts = ['b', '10', '9', undefined, '', '1.0', 'a', '1', '-2e1', ' '];
const sorted = (ascending: boolean): unknown[] =>
  Array.from(
    inOrder(texts.length, [byValue(texts, ascending), ...byAllValues({ values: [texts] })]),
    (group) => group,
  ).map((group) => texts[group]);

it('sorts numbers as numbers, then texts, what has none last', () => {
  expect(sorted(true)).toEqual(['-2e1', '1', '1.0', '9', '10', '', ' ', 'a', 'b', undefined]);
  expect(sorted(false)).toEqual(['b', 'a', ' ', '', '10', '9', '1', '1.0', '-2e1', undefined]);
});

it('sorts by figures, those without one last in both directions, and then by every value', () => {
  const values = ['d', 'a', 'b', 'c'];
  const figures = [2, undefined, 2, 1];
  const by = (ascending: boolean): unknown[] =>
    Array.from(inOrder(4, [byFigure(figures, ascending), ...byAllValues({ values: [values] })]), (group) => group).map(
      (group) => values[group],
    );
  expect(by(true)).toEqual(['c', 'b', 'd', 'a']);
  expect(by(false)).toEqual(['b', 'd', 'c', 'a']);
});

it('puts every run in one group of each combination of values', () => {
  const ids = Uint32Array.of(7, 3, 9, 4, 8);
  const colours = new Map([
    [7, 'red'],
    [3, 'blue'],
    [9, 'red'],
    [8, 'red'],
    [5, 'green'],
  ]);
  const sizes = new Map([
    [7, 'S'],
    [3, 'S'],
    [9, 'L'],
    [8, 'S'],
  ]);
  const groups = groupsOf(ids, [colours, sizes]);
  const all = Uint32Array.from({ length: groups.count }, (_, group) => group);
  expect(groups.values).toEqual([
    ['red', 'blue', 'red', undefined],
    ['S', 'S', 'L', undefined],
  ]);
  expect(runsOf(groups, ids, all)).toEqual([[7, 8], [3], [9], [4]]);
  expect(runsOf(groups, ids, Uint32Array.of(2, 0))).toEqual([[9], [7, 8]]);
  expect(groupsOf(new Uint32Array(), [colours]).count).toBe(0);
});
