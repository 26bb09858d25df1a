import type { Reader } from '@millrace/store';
import { at, fields, levelSizes, type PointColumns } from './bucket.ts';
import { chunkPoints, LowestRows } from './lowest-rows.ts';
import { type ChartSeries, type PointKey, readPoints } from './points.store.ts';
import { bucketCount, readPieces } from './pyramid.store.ts';
import { type BucketAxis, countWhile, type Grid, gridOf, Summary, stepAxis } from './summary.ts';

const [base, middle, top] = levelSizes;
/** Places that whole buckets at both ends of a window take up beyond it, at most. */
export const aroundMost = 2 * base;
/** From so many buckets of a level in one of the answer on, cutting at multiples of that level loses little. */
const coarseFrom = 4;

/** A stretch of places in a series, the end not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** One series by place, counted in key order: stored buckets for the sealed points, and the points behind them. */
export class SeriesPoints {
  readonly series: ChartSeries;
  readonly #reader: Reader;
  readonly #rows: LowestRows;
  #tail: PointColumns | undefined;

  constructor(reader: Reader, series: ChartSeries) {
    this.#reader = reader;
    this.series = series;
    this.#rows = new LowestRows(reader, series);
  }

  get #sealed(): number {
    return this.series.sealed_n;
  }

  /** The points that no stored bucket covers. */
  async #unsealed(): Promise<PointColumns> {
    this.#tail ??= await readPoints(this.#reader, this.series.sid, {
      after: await this.#rows.endOf(this.#rows.count - 1),
      skip: 0,
      most: this.series.n - this.#sealed,
    });
    return this.#tail;
  }

  /** Points by place. */
  async points({ from, to }: Stretch): Promise<PointColumns> {
    const { after, place } = await this.#beginOf(from);
    return readPoints(this.#reader, this.series.sid, { after, skip: from - place, most: Math.max(0, to - from) });
  }

  /** A place from which the point at `from` is few points away: to skip thousands of them costs as much as to read them. */
  async #beginOf(from: number): Promise<{ readonly after?: PointKey; readonly place: number }> {
    if (from >= this.#sealed) return { after: await this.#rows.endOf(this.#rows.count - 1), place: this.#sealed };
    const chunk = Math.floor(from / chunkPoints);
    const start = { after: await this.#rows.endOf(chunk - 1), place: chunk * chunkPoints };
    const row = await this.#rows.row(chunk);
    const bucket = Math.min(Math.floor((from - start.place) / base), row.length / fields - 1);
    if (bucket === 0) return start;
    const step = row[(bucket - 1) * fields + at.stepLast] as number;
    // Only where a step ends with the bucket before: else the key behind it is unknown.
    if (step === row[bucket * fields + at.stepFirst]) return start;
    return { after: endOfStep(step), place: start.place + bucket * base };
  }

  /**
   * Reads at once what the summary of a range of steps most likely needs: steps are mostly spaced evenly, and where they are not, the
   * rest is read when it turns out to be needed. Nothing is read for so few points (`readMost`) that no summary is made of them.
   */
  async readAhead(low: number, high: number, { width, readMost }: { width: number; readMost: number }): Promise<void> {
    const { n, min_step, max_step } = this.series;
    const placeOf = (step: number): number =>
      Math.max(0, Math.min(this.#sealed - 1, Math.floor((n * (step - min_step)) / (max_step - min_step + 1))));
    const [from, to] = [placeOf(low), placeOf(high)];
    if (to - from <= Math.max(width, readMost) || levelOf(chooseGrid(from, to, width)) > 0) return;
    await this.#rows.load(Math.floor(from / chunkPoints), Math.floor(to / chunkPoints));
  }

  /** The places of the points whose step or time lies in a range, both ends included. */
  async within(axis: BucketAxis, low: number, high: number): Promise<Stretch> {
    const from = await this.#placeOf(axis, (x) => x < low);
    return { from, to: Math.max(from, await this.#placeOf(axis, (x) => x <= high)) };
  }

  /** The same, with whole stored buckets at the ends: up to 256 places more on each side, but no point is read to find them. */
  async around(axis: BucketAxis, low: number, high: number): Promise<Stretch> {
    const from = await this.#bucketOf(axis, (x) => x < low);
    const to = await this.#bucketOf(axis, (x) => x <= high);
    return { from, to: Math.max(from, to < this.#sealed ? to + base : to) };
  }

  /** How many points come before the first one for which `isBefore` does not hold. */
  async #placeOf(axis: BucketAxis, isBefore: (x: number) => boolean): Promise<number> {
    const from = await this.#bucketOf(axis, isBefore);
    if (from >= this.#sealed) return from;
    const points = await this.points({ from, to: from + base });
    const xs = axis === stepAxis ? points.step : points.time;
    return from + countWhile(points.n, (i) => isBefore(xs[i] as number));
  }

  /** Where the stored bucket with that point begins; the place of the point itself where no bucket covers it. */
  async #bucketOf(axis: BucketAxis, isBefore: (x: number) => boolean): Promise<number> {
    const x = axis === stepAxis ? 'step' : 'time';
    const chunk = await this.#rows.countBefore(x, isBefore);
    if (chunk === this.#rows.count) return this.#sealed + (await this.#placeInTail(x, isBefore));
    const row = await this.#rows.row(chunk);
    const bucket = countWhile(row.length / fields, (i) => isBefore(row[i * fields + axis.last] as number));
    return chunk * chunkPoints + bucket * base;
  }

  async #placeInTail(x: 'step' | 'time', isBefore: (x: number) => boolean): Promise<number> {
    const tail = await this.#unsealed();
    return countWhile(tail.n, (i) => isBefore(tail[x][i] as number));
  }

  /** The buckets of a window with more points than are read one by one; it begins and ends as `around` says. */
  async summary(
    { from, to }: Stretch,
    width: number,
  ): Promise<{ readonly grid: Grid; readonly buckets: Float64Array }> {
    const grid = chooseGrid(from, to, width);
    const summary = new Summary(grid);
    const end = Math.min(to, this.#sealed);
    if (from < end) await this.#addBuckets(summary, grid, { from, to: end });
    if (to > this.#sealed) summary.addPoints(await this.#unsealed(), this.#sealed);
    return { grid, buckets: summary.buckets };
  }

  /** Buckets of the coarsest level that fits the grid, with smaller ones at both ends. */
  async #addBuckets(summary: Summary, grid: Grid, { from, to }: Stretch): Promise<void> {
    const level = levelOf(grid);
    const size = levelSizes[level] as number;
    const stored = level === 0 ? to : (await bucketCount(this.#reader, this.series.sid, level)) * size;
    const inner = { from: upTo(size, from), to: downTo(size, Math.min(to, stored)) };
    if (level === 0 || inner.from >= inner.to) return this.#addLevel(summary, 0, { from, to });
    await this.#addLevel(summary, 0, { from, to: inner.from });
    await this.#addLevel(summary, level, inner);
    await this.#addLevel(summary, 0, { from: inner.to, to });
  }

  async #addLevel(summary: Summary, level: number, { from, to }: Stretch): Promise<void> {
    const size = levelSizes[level] as number;
    const [first, end] = [from / size, to / size];
    const pieces =
      level === 0
        ? await this.#rows.pieces(first, end)
        : await readPieces(this.#reader, this.series.sid, level, first, end);
    for (const piece of pieces) summary.addBuckets(piece.buckets, size, piece.first * size);
  }
}

/** The coarsest level whose buckets fit the grid. */
const levelOf = ({ size }: Grid): number => levelSizes.findLastIndex((level) => size % level === 0 && size >= level);

/** Comes after every point of a step, and before those of the next one. */
const endOfStep = (step: number): PointKey => ({
  step,
  timestamp: Number.MAX_SAFE_INTEGER,
  value: Number.MAX_VALUE,
  is_nan: 1,
});

const upTo = (size: number, place: number): number => Math.ceil(place / size) * size;
const downTo = (size: number, place: number): number => Math.floor(place / size) * size;

/** Cuts at multiples of the coarsest level that does not make buckets much larger than they need be: by a third at most. */
function chooseGrid(from: number, to: number, width: number): Grid {
  const { size } = gridOf(from, to, width, base);
  const isNear = (level: number): boolean => size >= coarseFrom * level || (size <= level && size >= 0.75 * level);
  const unit = [top, middle].find(isNear) ?? base;
  return gridOf(from, to, width, unit);
}
