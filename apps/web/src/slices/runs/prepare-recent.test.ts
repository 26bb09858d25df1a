import { expect, it } from 'vitest';
import { withRecent } from './prepare-recent.ts';

it.each([
  [['a', 'b'], 'c', ['c', 'a', 'b']],
  [['a', 'b'], 'b', ['b', 'a']],
  [['a'], '', ['a']],
  [['1', '2', '3', '4', '5', '6'], '7', ['7', '1', '2', '3', '4', '5']],
])('%j and %s', (recent, filter, wanted) => {
  expect(withRecent(recent, filter)).toEqual(wanted);
});
