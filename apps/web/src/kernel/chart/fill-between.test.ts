import { describe, expect, it } from 'vitest';
import { fillBetween } from './fill-between.ts';

/** The columns that are drawn: their middle, and where they begin and end. */
function columnsOf(x: readonly number[], high: readonly number[], low: readonly number[], pixel: number): number[][] {
  const columns: number[][] = [];
  const canvas = {
    beginPath: () => {},
    moveTo: (at: number, from: number) => columns.push([at, from]),
    lineTo: (_at: number, to: number) => columns.at(-1)?.push(to),
    stroke: () => {},
  };
  const between = { x: Float64Array.from(x), high: Float64Array.from(high), low: Float64Array.from(low) };
  fillBetween(canvas as unknown as CanvasRenderingContext2D, between, pixel);
  return columns;
}

describe('the area between two curves', () => {
  it('has a column in the middle of each pixel from the first place to the last', () => {
    expect(columnsOf([10, 12, 14], [0, 4, 0], [10, 10, 20], 1)).toEqual([
      [10.5, 1, 10],
      [11.5, 3, 10],
      [12.5, 3, 12.5],
      [13.5, 1, 17.5],
    ]);
  });

  it('has more columns on a sharper screen, which touch there as well', () => {
    const columns = columnsOf([0, 2], [0, 0], [1, 1], 0.5);
    expect(columns.map(([at]) => at)).toEqual([0.25, 0.75, 1.25, 1.75]);
  });

  it('takes many places in one pixel, and places at the same x', () => {
    expect(columnsOf([0, 0.1, 0.2, 0.2, 1], [5, 6, 7, 8, 8], [9, 9, 9, 9, 9], 1)).toEqual([[0.5, 8, 9]]);
    expect(columnsOf([0.5, 0.5], [1, 3], [4, 4], 1)).toEqual([[0.5, 1, 4]]);
  });

  it('draws nothing between two pixels', () => {
    expect(columnsOf([0.6, 0.9], [1, 1], [2, 2], 1)).toEqual([]);
  });
});
