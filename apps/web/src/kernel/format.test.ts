import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteSize, counted, duration, exactNumber, shortNumber, timeAgo } from './format.ts';

describe('numbers', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [0.25, '0.25'],
    [1234567, '1234567'],
    [0.123456789, '0.123457…'],
    [123456.789, '123457…'],
    [1e-9, '1e-9'],
    [1.23456789e-9, '1.2346e-9…'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('%d reads %s', (value, text) => expect(shortNumber(value)).toBe(text));

  it('a text without an ellipsis is the very value', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const text = shortNumber(value);
        if (!text.endsWith('…')) expect(Object.is(Number(text), value)).toBe(true);
        expect(Object.is(Number(exactNumber(value)), value)).toBe(true);
      }),
    );
  });
});

it.each([
  [350, '350 ms'],
  [4200, '4.2 s'],
  [59_999, '1 m 0 s'],
  [200_000, '3 m 20 s'],
  [7_500_000, '2 h 5 m'],
  [273_600_000, '3 d 4 h'],
])('%d ms lasts %s', (ms, text) => expect(duration(ms)).toBe(text));

it.each([
  [0, 'just now'],
  [-3_600_000, '1h ago'],
  [-90_000, '1m ago'],
  [-2 * 86_400_000, '2d ago'],
])('%d ms from now is %s', (offset, text) => expect(timeAgo(1e12 + offset, 1e12)).toBe(text));

it('sizes and counts', () => {
  expect([0, 512, 1536, 5_000_000].map(byteSize)).toEqual(['0 B', '512 B', '1.5 KiB', '4.8 MiB']);
  expect([counted(1, 'run'), counted(1200, 'run')]).toEqual(['1 run', '1,200 runs']);
});
