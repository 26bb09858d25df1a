import { expect, it } from 'vitest';
import { lineCount, placeOfLine } from './prepare-lines-below.ts';

it('finds the place of every line between open ones', () => {
  const opened = [
    { index: 1, size: 2 },
    { index: 3, size: 1 },
  ];
  const places = Array.from({ length: lineCount(5, opened) }, (_, line) => {
    const place = placeOfLine(line, opened);
    return 'root' in place ? place.root : [place.below.index, place.at];
  });
  expect(places).toEqual([0, 1, [1, 0], [1, 1], 2, 3, [3, 0], 4]);
});
