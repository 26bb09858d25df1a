import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseSearch, stringifySearch } from './search-params.ts';

it('writes what a person can read', () => {
  expect(stringifySearch({ filter: 'metrics.a < 1', col: ['params.lr', 'tags.x'], tree: true, none: undefined })).toBe(
    '?filter=metrics.a+%3C+1&col=params.lr&col=tags.x&tree=1',
  );
  expect(stringifySearch({ deleted: false, col: [] })).toBe('');
});

it('reads back every text it wrote', () => {
  const text = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
  fc.assert(
    fc.property(text, fc.array(text, { minLength: 2, maxLength: 4 }), (filter, col) => {
      expect(parseSearch(stringifySearch({ filter, col }))).toEqual({ filter, col });
    }),
    { numRuns: 50 },
  );
});
