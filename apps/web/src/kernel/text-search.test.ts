import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findInText, marksMost, matchCount } from './text-search.ts';

it('a text is cut where it holds what is wanted, in any case', () => {
  expect(findInText('an Error, an error.', 'ERROR')).toEqual([
    { text: 'an ' },
    { text: 'Error', match: 0 },
    { text: ', an ' },
    { text: 'error', match: 1 },
    { text: '.' },
  ]);
  expect(findInText('a.b', '.')).toEqual([{ text: 'a' }, { text: '.', match: 0 }, { text: 'b' }]);
  expect(findInText('abc', '')).toEqual([{ text: 'abc' }]);
});

it('no letter is lost, whatever is looked for', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, wanted) => {
      expect(
        findInText(text, wanted)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }),
  );
});

it('not every match of a long text is marked', () => {
  expect(matchCount(findInText('x'.repeat(9000), 'x'))).toBe(marksMost);
});
