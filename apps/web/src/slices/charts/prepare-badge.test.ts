import { expect, it } from 'vitest';
import { badgeOf } from './prepare-badge.ts';

const exact = { perPlace: 1, total: 30 };
const ids = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i));

it('is silent where every point of every run is drawn', () => {
  expect(badgeOf([exact], [{}])).toBeUndefined();
  expect(badgeOf([exact], [{ members: ids(5), count: 5 }])).toBeUndefined();
});

it('says how many points stand behind a place', () => {
  expect(badgeOf([exact, { perPlace: 256, total: 70_000 }], [{}, {}])).toMatchObject({
    text: '1 : 256',
    explanation: expect.stringContaining('256 of 70,030 points'),
  });
});

it('says of how many runs the lines of groups are made', () => {
  const runs = [
    { members: ids(30), count: 1200 },
    { members: ids(5), count: 5 },
  ];
  expect(badgeOf([exact], runs)?.text).toBe('35 of 1,205 runs');
  expect(badgeOf([{ perPlace: 2, total: 9 }], runs)?.text).toBe('35 of 1,205 runs · 1 : 2');
});
