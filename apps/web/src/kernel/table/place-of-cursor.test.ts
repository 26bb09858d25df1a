import { expect, it } from 'vitest';
import { placeOfCursor } from './place-of-cursor.ts';

const placed = (index: number, key: string | undefined, rows: readonly (string | undefined)[]) =>
  placeOfCursor({ index, key }, (at) => rows[at]);

it('stays with its row while others come above it or go', () => {
  expect(placed(1, 'b', ['a', 'b', 'c'])).toEqual({ index: 1, key: 'b' });
  expect(placed(1, 'b', ['new', 'a', 'b', 'c'])).toEqual({ index: 2, key: 'b' });
  expect(placed(1, 'b', ['b', 'c'])).toEqual({ index: 0, key: 'b' });
});

it('stays in its place where its row has gone, or is on its way', () => {
  expect(placed(1, 'b', ['a', 'c'])).toEqual({ index: 1, key: 'c' });
  expect(placed(1, 'b', ['a', undefined])).toEqual({ index: 1, key: 'b' });
  expect(placed(-1, undefined, ['a'])).toEqual({ index: -1, key: undefined });
});

it('knows its row once that has come', () => {
  expect(placed(1, undefined, ['a', 'b'])).toEqual({ index: 1, key: 'b' });
});
