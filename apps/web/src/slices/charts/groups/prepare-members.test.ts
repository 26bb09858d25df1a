import { expect, it } from 'vitest';
import { membersOf } from './prepare-members.ts';

it.each([
  [[80, 80, 80], 300, [80, 80, 80]],
  [[5, 400, 700], 205, [5, 100, 100]],
  [[700, 5, 400], 300, [147, 5, 147]],
  [[412], 300, [300]],
  [[], 300, []],
])('takes of groups of %j, where %i can be taken, %j', (counts, most, wanted) => {
  expect(membersOf(counts, most)).toEqual(wanted);
});

it('takes one at least of every group', () => {
  expect(
    membersOf(
      Array.from({ length: 100 }, () => 9),
      50,
    ),
  ).toEqual(Array.from({ length: 100 }, () => 1));
});
