import { expect, it } from 'vitest';
import { hiddenTogether, toggledHide } from './toggled-hide.ts';

it('one is hidden and shown again', () => {
  expect(toggledHide('a')({})).toEqual({ hide: ['a'] });
  expect(toggledHide('a')({ hide: ['a', 'b'] })).toEqual({ hide: ['b'] });
  expect(toggledHide('a')({ hide: ['a'] })).toEqual({ hide: undefined });
});

it('several are hidden together, whichever were hidden before, and shown together', () => {
  expect(hiddenTogether(['a', 'b'], true)({ hide: ['b', 'x'] })).toEqual({ hide: ['x', 'a', 'b'] });
  expect(hiddenTogether(['a', 'b'], false)({ hide: ['b', 'x'] })).toEqual({ hide: ['x'] });
  expect(hiddenTogether(['b'], false)({ hide: ['b'] })).toEqual({ hide: undefined });
});
