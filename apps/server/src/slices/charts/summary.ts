import { addBuckets, addPoint, at, emptyBuckets, fields, type PointColumns } from './bucket.ts';

/** Which buckets an answer has: `size` points each, cut at multiples of `size` counted from the first point of the series. */
export interface Grid {
  readonly size: number;
  /** Place of the first and of the last point of the window in the series, the last not included. */
  readonly from: number;
  readonly to: number;
}

/** The grid with at most `width` buckets for a window; sizes are multiples of `unit`. */
export function gridOf(from: number, to: number, width: number, unit: number): Grid {
  // One bucket less than there is room for: a window seldom begins at a multiple.
  const least = Math.ceil((to - from) / Math.max(1, width - 1));
  return { size: Math.ceil(least / unit) * unit, from, to };
}

/** Buckets of a grid while they are filled, in order, with points and with smaller buckets. */
export class Summary {
  readonly buckets: Float64Array;
  readonly #grid: Grid;
  readonly #first: number;

  constructor(grid: Grid) {
    this.#grid = grid;
    this.#first = Math.floor(grid.from / grid.size);
    this.buckets = emptyBuckets(Math.ceil(grid.to / grid.size) - this.#first);
  }

  /** Adds points, of which the first has place `rank` in the series; those outside the window are left out. */
  addPoints(points: PointColumns, rank: number): void {
    const end = Math.min(points.n, this.#grid.to - rank);
    for (let i = Math.max(0, this.#grid.from - rank); i < end; i++) {
      addPoint(this.buckets, this.#offset(rank + i), points.step[i]!, points.time[i]!, points.value[i]!);
    }
  }

  /** Adds whole buckets of `size` points, of which the first begins at place `rank`; all of them lie in the window. */
  addBuckets(from: Float64Array, size: number, rank: number): void {
    const end = from.length / fields;
    for (let i = 0; i < end; ) {
      // Those that lie in one bucket of the grid go there together.
      const left = this.#grid.size - ((rank + i * size) % this.#grid.size);
      const next = Math.min(end, i + left / size);
      addBuckets(this.buckets, this.#offset(rank + i * size), from, i * fields, next * fields);
      i = next;
    }
  }

  #offset(rank: number): number {
    return (Math.floor(rank / this.#grid.size) - this.#first) * fields;
  }
}

/** The number of leading points or buckets that `isBefore` holds for; they are a prefix. */
export function countWhile(n: number, isBefore: (i: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Step or time of the first and the last point of a bucket. */
export type BucketAxis = { readonly first: number; readonly last: number };
export const stepAxis: BucketAxis = { first: at.stepFirst, last: at.stepLast };
export const timeAxis: BucketAxis = { first: at.timeFirst, last: at.timeLast };
