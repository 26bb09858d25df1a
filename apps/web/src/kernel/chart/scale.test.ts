import { describe, expect, it } from 'vitest';
import { compactNumber } from './axis-text.ts';
import { extentOf, noExtent, scaleOf, ticksOf, toPixel, toValue } from './scale.ts';

const extent = (...values: number[]) => extentOf(Float64Array.from(values));

describe('a scale', () => {
  it('maps there and back, linear and logarithmic', () => {
    for (const log of [false, true]) {
      const scale = scaleOf(extent(0.5, 2000), log);
      for (const value of [0.5, 1, 77, 2000]) {
        const pixel = toPixel(scale, value, 640);
        expect(pixel).toBeGreaterThan(0);
        expect(pixel).toBeLessThan(640);
        expect(toValue(scale, pixel, 640)).toBeCloseTo(value, 8);
      }
    }
  });

  it('leaves out what has no logarithm, and stays linear when nothing has', () => {
    const scale = scaleOf(extent(-5, 0, 0.1, 10), true);
    expect(scale).toMatchObject({ log: true });
    expect(toPixel(scale, -5, 100)).toBe(Number.NEGATIVE_INFINITY);
    expect(scaleOf(extent(-5, 0), true).log).toBe(false);
  });

  it('gives one value a surrounding, and nothing an axis', () => {
    expect(scaleOf(extent(5), false)).toEqual({ min: 4.5, max: 5.5, log: false });
    expect(scaleOf(extent(0), false)).toEqual({ min: -1, max: 1, log: false });
    expect(scaleOf(noExtent, false)).toEqual({ min: 0, max: 1, log: false });
    const huge = scaleOf(extent(-1e308, 1e308), false);
    expect(Number.isFinite(huge.min) && Number.isFinite(huge.max)).toBe(true);
  });
});

describe('ticks', () => {
  it('are round and inside', () => {
    expect(ticksOf({ min: 0, max: 1, log: false }, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticksOf({ min: -3, max: 12, log: false }, 4)).toEqual([0, 5, 10]);
    expect(ticksOf({ min: 0.1, max: 0.35, log: false }, 3)).toEqual([0.1, 0.2, 0.3]);
    expect(ticksOf({ min: 0.01, max: 1000, log: true }, 6)).toEqual([0.01, 0.1, 1, 10, 100, 1000]);
    expect(ticksOf({ min: 1e-12, max: 1, log: true }, 4).length).toBeLessThanOrEqual(5);
  });

  it('read as people write them', () => {
    expect([0, 0.25, 999, 1200, 1e6, 2.5e9, 1e-7, -1500].map((value) => compactNumber(value))).toEqual([
      '0',
      '0.25',
      '999',
      '1.2k',
      '1M',
      '2.5G',
      '1e-7',
      '-1.5k',
    ]);
  });
});
