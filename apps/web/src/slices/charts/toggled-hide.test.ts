import { expect, it } from 'vitest';
import { hiddenTogether, toggledHide } from './toggled-hide.ts';

it('one is hidden and shown again', () => {
  expect(toggledHide(undefined, 'a')).toEqual(['a']);
  expect(toggledHide(['a', 'b'], 'a')).toEqual(['b']);
  expect(toggledHide(['a'], 'a')).toBeUndefined();
});

it('several are hidden together, whichever were hidden before, and shown together', () => {
  expect(hiddenTogether(['b', 'x'], ['a', 'b'], true)).toEqual(['x', 'a', 'b']);
  expect(hiddenTogether(['b', 'x'], ['a', 'b'], false)).toEqual(['x']);
  expect(hiddenTogether(['b'], ['b'], false)).toBeUndefined();
});
