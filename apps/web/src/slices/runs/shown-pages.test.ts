import { expect, it } from 'vitest';
import { pagesOf, start, withShown } from './shown-pages.ts';

it('asks for the page on the screen alone until the table moves', () => {
  expect(pagesOf(start, undefined)).toEqual([0]);
  expect(pagesOf(withShown(start, 0, 40, 0), 5000)).toEqual([0]);
});

it('asks for pages ahead in the direction of the scroll, and none beyond the ends', () => {
  const down = withShown(start, 480, 520, 0);
  expect(pagesOf(down, 5000)).toEqual([2, 3]);
  expect(pagesOf(down, 550)).toEqual([2]);
  const up = withShown(down, 330, 370, 1000);
  expect(pagesOf(up, 5000)).toEqual([1, 0]);
  expect(pagesOf(withShown(up, 130, 170, 2000), 5000)).toEqual([0]);
});

it('is the same object while the same pages are shown, and knows the top', () => {
  const down = withShown(start, 480, 520, 0);
  expect(withShown(down, 490, 530, 1000)).toBe(down);
  expect(withShown(start, 1, 41, 0).isAtTop).toBe(false);
});

it('asks for more pages ahead while they follow each other quickly', () => {
  const down = withShown(withShown(start, 480, 520, 1000), 680, 720, 1100);
  expect(pagesOf(down, 50_000)).toEqual([3, 4, 5, 6, 7]);
  expect(pagesOf(withShown(down, 880, 920, 2000), 50_000)).toEqual([4, 5]);
});
