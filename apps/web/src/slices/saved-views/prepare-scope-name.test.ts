import { expect, it } from 'vitest';
import { prepareScopeName } from './prepare-scope-name.ts';

const names = new Map([
  ['1', 'vision'],
  ['2', 'audio'],
]);

it.each([
  ['1', 'vision'],
  ['1,2', 'vision + audio'],
  ['1,2,3', 'vision + 2 more'],
  ['9', 'experiment 9'],
])('%s is %s', (scope, name) => expect(prepareScopeName(scope, names)).toBe(name));

it('has a name before names are known', () => {
  expect(prepareScopeName('7', undefined)).toBe('experiment 7');
});
