import { expect, it } from 'vitest';
import { pagesOf, start, withShown } from './shown-pages.ts';

it('asks for the page on the screen alone until the table moves', () => {
  expect(pagesOf(start, undefined)).toEqual([0]);
  expect(pagesOf(withShown(start, 0, 40), 5000)).toEqual([0]);
});

it('asks for pages ahead in the direction of the scroll, and none beyond the ends', () => {
  const down = withShown(start, 480, 520);
  expect(pagesOf(down, 5000)).toEqual([4, 5, 6, 7, 8, 9, 10]);
  expect(pagesOf(down, 650)).toEqual([4, 5, 6]);
  const up = withShown(down, 130, 170);
  expect(pagesOf(up, 5000)).toEqual([1, 0]);
});

it('is the same object while the same pages are shown, and knows the top', () => {
  const down = withShown(start, 480, 520);
  expect(withShown(down, 490, 530)).toBe(down);
  expect(withShown(start, 1, 41).isAtTop).toBe(false);
});
