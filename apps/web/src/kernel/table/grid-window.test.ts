import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columnSpan, drawnRows, inSlotOrder, leftsOf, rowSpan } from './grid-window.ts';

const rowHeight = 28;
const box = { top: 0, left: 0, width: 1200, height: 700, isFast: false };

it('draws every row that is on the screen, and always as many', () => {
  const place = fc.record({
    rowCount: fc.integer({ min: 0, max: 100_000 }),
    part: fc.double({ min: 0, max: 1, noNaN: true }),
    isFast: fc.boolean(),
  });
  fc.assert(
    fc.property(place, ({ rowCount, part, isFast }) => {
      const top = part * Math.max(0, rowCount * rowHeight - box.height);
      const { first, end } = rowSpan({ ...box, top, isFast }, rowHeight, rowCount);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first * rowHeight).toBeLessThanOrEqual(top);
      expect(end * rowHeight).toBeGreaterThanOrEqual(Math.min(top + box.height, rowCount * rowHeight));
      expect(end - first).toBe(Math.min(rowCount, drawnRows({ ...box, isFast }, rowHeight)));
    }),
  );
});

it('draws the columns on the screen and those just beside it', () => {
  const lefts = leftsOf(
    Array.from({ length: 100 }, () => ({ width: 100 })),
    300,
  );
  expect(columnSpan(box, lefts)).toEqual({ first: 0, end: 12 });
  expect(columnSpan({ ...box, left: 5000 }, lefts)).toEqual({ first: 44, end: 62 });
  expect(columnSpan({ ...box, left: 99_000 }, lefts)).toEqual({ first: 100, end: 100 });
  expect(columnSpan(box, leftsOf([], 300))).toEqual({ first: 0, end: 0 });
});

it('keeps the place of each slot while the rows move, and puts them in order when the turn follows', () => {
  expect(inSlotOrder({ first: 0, end: 4 }, 4, 0)).toEqual([0, 1, 2, 3]);
  expect(inSlotOrder({ first: 3, end: 7 }, 4, 0)).toEqual([4, 5, 6, 3]);
  expect(inSlotOrder({ first: 3, end: 7 }, 4, 3)).toEqual([3, 4, 5, 6]);
});
