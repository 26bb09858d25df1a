import { describe, expect, it } from 'vitest';
import { extended, toggled } from './grid-selection.ts';
import { moveCursor } from './move-cursor.ts';

describe('a selection', () => {
  it('gains and loses one key', () => {
    expect([...toggled(new Set(['a']), 'b')]).toEqual(['a', 'b']);
    expect([...toggled(new Set(['a', 'b']), 'a')]).toEqual(['b']);
  });
  it('grows by a range in either direction, without rows that are not loaded', () => {
    const keyAt = (index: number) => (index === 2 ? undefined : `r${index}`);
    expect([...extended(new Set(), [3, 1], keyAt)]).toEqual(['r1', 'r3']);
    expect([...extended(new Set(['x']), [0, 0], keyAt)]).toEqual(['x', 'r0']);
  });
});

describe('the cursor', () => {
  it.each([
    ['ArrowDown', 4, 5],
    ['k', 0, 0],
    ['j', 99, 99],
    ['PageDown', 4, 24],
    ['PageUp', 4, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
    ['q', 50, undefined],
  ])('%s moves it from %i to %s', (key, from, to) => {
    expect(moveCursor(key, from, 100, 20)).toBe(to);
  });
  it('has nowhere to go in an empty table', () => {
    expect(moveCursor('End', 0, 0, 20)).toBeUndefined();
  });
});
