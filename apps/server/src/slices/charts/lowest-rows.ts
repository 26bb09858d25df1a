import type { Reader } from '@millrace/store';
import { at, chunkBuckets, fields, levelSizes } from './bucket.ts';
import type { ChartSeries, PointKey } from './points.store.ts';
import { cutRow, lastKey, type Piece, readPieces } from './pyramid.store.ts';

const [base] = levelSizes;

/** Points behind one stored row of the lowest level. */
export const chunkPoints = chunkBuckets * base;

/** Where the step or the time of its first and last point lies in a bucket, and what a key calls it. */
const places = {
  step: { first: at.stepFirst, last: at.stepLast, key: 'step' },
  time: { first: at.timeFirst, last: at.timeLast, key: 'timestamp' },
} as const;

/** The stored rows of a series' lowest level. What was read is kept: it is needed to find places, and again to sum up. */
export class LowestRows {
  readonly #reader: Reader;
  readonly #sid: number;
  readonly #buckets: number;
  readonly #keys = new Map<number, PointKey>();
  readonly #rows = new Map<number, Float64Array>();

  constructor(reader: Reader, { sid, sealed_n }: ChartSeries) {
    this.#reader = reader;
    this.#sid = sid;
    this.#buckets = sealed_n / base;
  }

  /** Every one but the last is full. */
  get count(): number {
    return Math.ceil(this.#buckets / chunkBuckets);
  }

  /** The key of the last point that a row covers; none before the first. */
  async endOf(chunk: number): Promise<PointKey | undefined> {
    if (chunk < 0) return undefined;
    const key = this.#keys.get(chunk) ?? (await lastKey(this.#reader, this.#sid, chunk));
    this.#keys.set(chunk, key);
    return key;
  }

  /** The buckets of one row. */
  async row(chunk: number): Promise<Float64Array> {
    await this.load(chunk, chunk);
    return this.#rows.get(chunk) as Float64Array;
  }

  /** Reads rows `first` to `last`, as far as they are not here, with one statement: each costs as much as several rows. */
  async load(first: number, last: number): Promise<void> {
    let [from, to] = [first, last];
    while (from <= to && this.#rows.has(from)) from += 1;
    while (to > from && this.#rows.has(to)) to -= 1;
    const end = Math.min((to + 1) * chunkBuckets, this.#buckets);
    const pieces = await readPieces(this.#reader, this.#sid, 0, from * chunkBuckets, end);
    for (const [i, { buckets }] of pieces.entries()) this.#rows.set(from + i, buckets);
  }

  /** Buckets `from` to `to` (not included). */
  async pieces(from: number, to: number): Promise<Piece[]> {
    if (to <= from) return [];
    const [first, last] = [Math.floor(from / chunkBuckets), Math.floor((to - 1) / chunkBuckets)];
    await this.load(first, last);
    return Array.from({ length: last - first + 1 }, (_, i) =>
      cutRow(first + i, this.#rows.get(first + i) as Float64Array, from, to),
    );
  }

  /** How many rows hold nothing but points before a place on an axis. */
  async countBefore(axis: keyof typeof places, isBefore: (x: number) => boolean): Promise<number> {
    let [low, high] = this.#known(axis, isBefore);
    while (low < high) {
      const middle = (low + high) >> 1;
      const key = (await this.endOf(middle)) as PointKey;
      if (isBefore(key[places[axis].key])) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Between which numbers the answer of `countBefore` lies, as far as the rows that are here say. */
  #known(axis: keyof typeof places, isBefore: (x: number) => boolean): [number, number] {
    const { first, last } = places[axis];
    let [low, high] = [0, this.count];
    for (const [chunk, row] of this.#rows) {
      if (isBefore(row[row.length - fields + last] as number)) low = Math.max(low, chunk + 1);
      else high = Math.min(high, chunk);
      if (isBefore(row[first] as number)) low = Math.max(low, chunk);
    }
    return [low, high];
  }
}
