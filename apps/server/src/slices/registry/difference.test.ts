import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differences } from './difference.ts';

const maps = fc
  .dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2'))
  .map((it) => new Map(Object.entries(it)));

test('the other side follows from one side and the differences', () => {
  fc.assert(
    fc.property(maps, maps, (one, other) => {
      const rebuilt = new Map(one);
      for (const { key, other_value } of differences(one, other)) {
        if (other_value === undefined) rebuilt.delete(key);
        else rebuilt.set(key, other_value);
      }
      expect([...rebuilt].sort()).toEqual([...other].sort());
    }),
  );
});

test('a map does not differ from itself, not even in NaN', () => {
  const one = new Map([['loss', Number.NaN]]);
  expect(differences(one, new Map(one))).toEqual([]);
});
