import { expect, it } from 'vitest';
import type { GroupField } from './group-field.ts';
import { byAllValues, byFigure, byValue, inOrder, type RunGroup } from './grouping.ts';

const group = (...values: (string | undefined)[]): RunGroup => ({ values, runs: [] });
const field: GroupField = { column: 'params.a', entity: 'param', key: 'a' };
const texts = ['b', '10', '9', undefined, '', '1.0', 'a', '1', '-2e1', ' '];
const sorted = (ascending: boolean): unknown[] =>
  inOrder(
    texts.map((text) => group(text)),
    [byValue(0, ascending), ...byAllValues([field])],
  ).map(({ values }) => values[0]);

it('sorts numbers as numbers, then texts, what has none last', () => {
  expect(sorted(true)).toEqual(['-2e1', '1', '1.0', '9', '10', '', ' ', 'a', 'b', undefined]);
  expect(sorted(false)).toEqual(['b', 'a', ' ', '', '10', '9', '1', '1.0', '-2e1', undefined]);
});

it('sorts by figures, those without one last in both directions, and then by every value', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((text) => group(text)) as [RunGroup, RunGroup, RunGroup, RunGroup];
  const figures = new Map([
    [b, 2],
    [c, 1],
    [d, 2],
  ]);
  const by = (ascending: boolean) => inOrder([d, a, b, c], [byFigure(figures, ascending), ...byAllValues([field])]);
  expect(by(true)).toEqual([c, b, d, a]);
  expect(by(false)).toEqual([b, d, c, a]);
});
