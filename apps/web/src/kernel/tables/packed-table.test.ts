import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cellOf, packTable } from './packed-table.ts';

it('holds every cell as it was', () => {
  const rows = fc.array(fc.tuple(fc.string(), fc.string({ unit: 'grapheme' })), { maxLength: 20 });
  fc.assert(
    fc.property(rows, (cells) => {
      const packed = packTable(['a', 'b'], cells);
      expect(packed.rowCount).toBe(cells.length);
      expect(cells.map((row, at) => row.map((_, column) => cellOf(packed, at, column)))).toEqual(cells);
    }),
  );
});

it('fills short rows and cuts long ones', () => {
  const packed = packTable(['a', 'b'], [['1'], ['2', '3', '4'], ['5', '6']]);
  expect([0, 1, 2].map((row) => [cellOf(packed, row, 0), cellOf(packed, row, 1)])).toEqual([
    ['1', ''],
    ['2', '3'],
    ['5', '6'],
  ]);
});
