import { expect, it } from 'vitest';
import type { RunGroup } from '../../run-groups/index.ts';
import { type KnownGroups, noGroupsKnown, placesOf, withAnswers } from './prepare-group-places.ts';

const byMean = { table: 'lr', ranking: 'mean' };
const byLeast = { table: 'lr', ranking: 'min' };

const group = (key: string, count = 10): RunGroup => ({ key, values: [], count, aggregates: new Map() });
const answer = (keys: readonly string[], isPlaceholderData = false) => ({
  data: { groups: keys.map((key) => group(key)), groupCount: 300, runCount: 3000 },
  isPlaceholderData,
});
const look = (known: KnownGroups, asked: typeof byMean, ...answers: [number, ReturnType<typeof answer>][]) =>
  withAnswers(known, asked, new Map(answers));
const places = (known: KnownGroups, ...keys: string[]) =>
  placesOf(known, keys, 100).map(({ group: { key }, index }) => [key, index]);

const first = look(noGroupsKnown, byMean, [0, answer(['a', 'b'])]);
const both = look(first, byMean, [1, answer(['c', 'd'])]);

it('knows where groups stand on pages that are no longer looked at, in their order', () => {
  expect(places(both, 'd', 'x', 'a')).toEqual([
    ['a', 0],
    ['d', 101],
  ]);
});

it('is the same while nothing is new', () => {
  const again = answer(['c', 'd']);
  const known = look(first, byMean, [1, again]);
  expect(look(known, byMean, [1, again])).toBe(known);
  expect(withAnswers(known, byMean, new Map([[2, { data: undefined, isPlaceholderData: false }]]))).toBe(known);
});

it('leaves all in their places while other columns come, and once they have', () => {
  const waiting = look(both, byMean, [1, answer(['c', 'd'], true)]);
  expect(places(look(waiting, byMean, [1, answer(['c', 'd'])]), 'a', 'c')).toEqual([
    ['a', 0],
    ['c', 100],
  ]);
});

it('forgets the places on other pages once an answer in another order has come, not before', () => {
  const waiting = look(both, byLeast, [1, answer(['c', 'd'], true)]);
  expect(places(waiting, 'a')).toEqual([['a', 0]]);
  const answered = look(waiting, byLeast, [1, answer(['d', 'e'])]);
  expect(places(answered, 'a', 'c', 'd', 'e')).toEqual([
    ['d', 100],
    ['e', 101],
  ]);
});

it('believes an answer rather than what stays for another page', () => {
  const known = look(both, byLeast, [0, answer(['d', 'a'])], [1, answer(['c', 'd'], true)]);
  expect(places(known, 'd')).toEqual([['d', 0]]);
});

it('knows nothing of another table', () => {
  const known = withAnswers(both, { ...byMean, table: 'optimizer' }, new Map());
  expect([known.latest, places(known, 'a', 'c')]).toEqual([undefined, []]);
});
