import { describe, expect, it } from 'vitest';
import { exactTime } from '../format.ts';
import type { XKind } from './axis-text.ts';
import { axisTicks } from './axis-ticks.ts';

const texts = (min: number, max: number, kind: XKind, count = 6): string[] =>
  axisTicks({ min, max, log: false }, kind, count).map(({ text }) => text);

describe('ticks of numbers', () => {
  it('never read the same, however far one zooms in', () => {
    expect(texts(1_000_000, 1_000_010, 'step', 5)).toEqual([0, 2, 4, 6, 8, 10].map((step) => String(1_000_000 + step)));
    for (const [min, max] of [
      [0.123456, 0.123457],
      [1e6 + 0.1, 1e6 + 0.2],
      [-5e-7, -4.9e-7],
    ] as const) {
      const all = texts(min, max, 'metric');
      expect(all.length).toBeGreaterThan(2);
      expect(new Set(all).size).toBe(all.length);
    }
    expect(texts(0, 3000, 'step')).toEqual(['0', '500', '1k', '1.5k', '2k', '2.5k', '3k']);
  });
});

describe('ticks of time', () => {
  const noon = new Date(2026, 2, 1, 12, 0, 0).getTime();
  const hour = 3_600_000;

  it('stand at full hours and name the day where it changes', () => {
    const ticks = axisTicks({ min: noon + 1000, max: noon + 24 * hour, log: false }, 'time', 8);
    expect(ticks.map(({ text }) => text)).toEqual([
      '03-01 15:00',
      '18:00',
      '21:00',
      '03-02 00:00',
      '03:00',
      '06:00',
      '09:00',
      '12:00',
    ]);
    for (const { value } of ticks) expect(exactTime(value).slice(14)).toBe('00:00');
  });

  it('show seconds and parts of them when they count, and days over weeks', () => {
    expect(texts(noon, noon + 60_000, 'time', 4)).toEqual(['12:00:00', '12:00:15', '12:00:30', '12:00:45', '12:01:00']);
    expect(texts(noon, noon + 1000, 'time', 2)).toEqual(['12:00:00.000', '12:00:00.500', '12:00:01.000']);
    expect(texts(noon, noon + 96 * hour, 'time', 4)).toEqual(['03-02', '03-03', '03-04', '03-05']);
    expect(texts(noon, noon + 3 * 365 * 24 * hour, 'time', 4)[0]).toMatch(/^2026-|^2027-/);
  });

  it('counted from a start, are whole units', () => {
    expect(texts(0, hour, 'relative', 6)).toEqual(['0', '10 min', '20 min', '30 min', '40 min', '50 min', '60 min']);
    expect(texts(0, 5000, 'relative', 5)).toEqual(['0', '1 s', '2 s', '3 s', '4 s', '5 s']);
    expect(texts(0, 2000, 'relative', 4)).toEqual(['0', '0.5 s', '1 s', '1.5 s', '2 s']);
    expect(texts(0, 72 * hour, 'relative', 3)).toEqual(['0', '1 d', '2 d', '3 d']);
  });

  it('are none for nothing', () => {
    expect(texts(0, 0, 'relative')).toEqual(['0']);
    expect(texts(Number.NaN, Number.NaN, 'time')).toEqual([]);
  });
});
