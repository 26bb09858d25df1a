import fc from 'fast-check';
import { expect, it } from 'vitest';
import { panned, readZoom, wholeImage, writeZoom, zoomed } from './prepare-zoom.ts';

it.each([
  ['2.5,0.3,0.4', { scale: 2.5, x: 0.3, y: 0.4 }],
  ['2,0,1', { scale: 2, x: 0.25, y: 0.75 }],
  ['0.1,0.5,0.5', wholeImage],
  ['nonsense', wholeImage],
  [undefined, wholeImage],
])('%s is read from an address', (text, zoom) => expect(readZoom(text)).toEqual(zoom));

it('the whole image leaves no trace in the address', () => {
  expect(writeZoom(wholeImage)).toBeUndefined();
  expect(readZoom(writeZoom({ scale: 4, x: 0.5, y: 0.25 }))).toEqual({ scale: 4, x: 0.5, y: 0.25 });
});

it('the place under the pointer stays there', () => {
  const part = fc.double({ min: 0.2, max: 0.8, noNaN: true });
  fc.assert(
    fc.property(part, part, (x, y) => {
      const before = { scale: 4, x: 0.5, y: 0.5 };
      const after = zoomed(before, 2, { x, y });
      const seen = (zoom: typeof before, place: number, middle: number) => middle + (place - 0.5) / zoom.scale;
      expect(seen(after, x, after.x)).toBeCloseTo(seen(before, x, before.x), 9);
      expect(seen(after, y, after.y)).toBeCloseTo(seen(before, y, before.y), 9);
    }),
  );
});

it('a move ends at the edge', () => {
  expect(panned({ scale: 2, x: 0.5, y: 0.5 }, -10, 10)).toEqual({ scale: 2, x: 0.75, y: 0.25 });
  expect(panned(wholeImage, 1, 1)).toEqual(wholeImage);
});
