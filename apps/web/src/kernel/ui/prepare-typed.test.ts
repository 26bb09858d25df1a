import { expect, it } from 'vitest';
import { typedFrom, withText, withTyped } from './prepare-typed.ts';

const typing = [...'abc'].reduce((field, letter) => withTyped(field, field.typed + letter), typedFrom(''));

it('keeps the letters that were typed after those that the address has by now', () => {
  expect(withText(typing, 'a').typed).toBe('abc');
  expect(withText(withText(typing, 'a'), 'abc')).toEqual(typedFrom('abc'));
});

it('takes over what the reader has not typed: of a button, of the way back', () => {
  expect(withText(typing, 'x')).toEqual(typedFrom('x'));
  const settled = withText(typing, 'abc');
  expect(withText(settled, '').typed).toBe('');
  expect(withText(settled, 'a').typed).toBe('a');
});

it('is the same object while the address stays', () => {
  expect(withText(typing, '')).toBe(typing);
});
