import type { Reader } from '@millrace/store';
import { at, chunkBuckets, fields, levelSizes, type PointColumns } from './bucket.ts';
import { type ChartSeries, type PointKey, readPoints } from './points.store.ts';
import { type ChunkHead, chunkHeads, readBuckets } from './pyramid.store.ts';
import { type BucketAxis, countWhile, type Grid, gridOf, Summary, stepAxis } from './summary.ts';

const [base, middle, top] = levelSizes;
/** From so many buckets of a level in one of the answer on, cutting at multiples of that level loses little. */
const coarseFrom = 4;

/** A stretch of places in a series, the end not included. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/**
 * One series by place, counted in key order: stored buckets for the sealed points, and the points behind them, which are read once.
 */
export class SeriesPoints {
  readonly series: ChartSeries;
  readonly #reader: Reader;
  readonly #heads: readonly ChunkHead[];
  #tail: PointColumns | undefined;

  private constructor(reader: Reader, series: ChartSeries, heads: readonly ChunkHead[]) {
    this.#reader = reader;
    this.series = series;
    this.#heads = heads;
  }

  static async open(reader: Reader, series: ChartSeries): Promise<SeriesPoints> {
    return new SeriesPoints(reader, series, series.sealed_n > 0 ? await chunkHeads(reader, series.sid, 0) : []);
  }

  get #sealed(): number {
    return this.series.sealed_n;
  }

  /** The points that no stored bucket covers. */
  async #unsealed(): Promise<PointColumns> {
    this.#tail ??= await readPoints(this.#reader, this.series.sid, {
      after: this.#heads.at(-1)?.last,
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
    const rows = countWhile(this.#heads.length, (i) => endOf(this.#heads[i] as ChunkHead) <= from);
    const [before, head] = [this.#heads[rows - 1], this.#heads[rows]];
    const start = { after: before?.last, place: before ? endOf(before) : 0 };
    const bucket = head ? Math.min(Math.floor((from - start.place) / base), head.buckets - 1) : 0;
    if (!head || bucket === 0) return start;
    const first = head.chunk * chunkBuckets;
    const pair = await readBuckets(this.#reader, this.series.sid, 0, first + bucket - 1, first + bucket + 1);
    const step = pair[at.stepLast] as number;
    // Only where a step ends with the bucket before: else the key behind it is unknown.
    if (step === pair[fields + at.stepFirst]) return start;
    return { after: endOfStep(step), place: start.place + bucket * base };
  }

  /** The places of the points whose step or time lies in a range, both ends included. */
  async within(axis: BucketAxis, low: number, high: number): Promise<Stretch> {
    const from = await this.#placeOf(axis, (x) => x < low);
    return { from, to: Math.max(from, await this.#placeOf(axis, (x) => x <= high)) };
  }

  /** How many points come before the first one for which `isBefore` does not hold. */
  async #placeOf(axis: BucketAxis, isBefore: (x: number) => boolean): Promise<number> {
    const x = axis === stepAxis ? 'step' : 'time';
    const chunk = countWhile(this.#heads.length, (i) => isBefore(headX(this.#heads[i] as ChunkHead, x)));
    const head = this.#heads[chunk];
    if (!head) return this.#sealed + (await this.#placeInTail(x, isBefore));
    const first = head.chunk * chunkBuckets;
    const buckets = await readBuckets(this.#reader, this.series.sid, 0, first, first + head.buckets);
    const bucket = countWhile(head.buckets, (i) => isBefore(buckets[i * fields + axis.last] as number));
    const from = (first + bucket) * base;
    const points = await this.points({ from, to: from + base });
    return from + countWhile(points.n, (i) => isBefore(points[x][i] as number));
  }

  async #placeInTail(x: 'step' | 'time', isBefore: (x: number) => boolean): Promise<number> {
    const tail = await this.#unsealed();
    return countWhile(tail.n, (i) => isBefore(tail[x][i] as number));
  }

  /** The buckets of a window with more points than are read one by one. */
  async summary(
    { from, to }: Stretch,
    width: number,
  ): Promise<{ readonly grid: Grid; readonly buckets: Float64Array }> {
    const grid = chooseGrid(from, to, width);
    const summary = new Summary(grid);
    const end = Math.min(to, this.#sealed);
    const edges = { from: Math.min(end, upTo(base, from)), to: Math.max(from, downTo(base, end)) };
    if (from < end) {
      await this.#addPoints(summary, { from, to: Math.min(end, edges.from) });
      if (edges.from < edges.to) await this.#addBuckets(summary, grid, edges);
      await this.#addPoints(summary, { from: Math.max(edges.from, edges.to), to: end });
    }
    if (to > this.#sealed) await this.#addTail(summary);
    return { grid, buckets: summary.buckets };
  }

  async #addPoints(summary: Summary, stretch: Stretch): Promise<void> {
    if (stretch.from < stretch.to) summary.addPoints(await this.points(stretch), stretch.from);
  }

  /** Buckets of the coarsest level that fits the grid, with smaller ones at both ends. */
  async #addBuckets(summary: Summary, grid: Grid, { from, to }: Stretch): Promise<void> {
    const level = levelSizes.findLastIndex((size) => grid.size % size === 0 && grid.size >= size);
    const size = levelSizes[level] as number;
    const stored = level === 0 ? to : await this.#coveredBy(level);
    const inner = { from: upTo(size, from), to: downTo(size, Math.min(to, stored)) };
    if (level === 0 || inner.from >= inner.to) return this.#addLevel(summary, 0, { from, to });
    await this.#addLevel(summary, 0, { from, to: inner.from });
    await this.#addLevel(summary, level, inner);
    await this.#addLevel(summary, 0, { from: inner.to, to });
  }

  async #coveredBy(level: number): Promise<number> {
    const head = (await chunkHeads(this.#reader, this.series.sid, level)).at(-1);
    return head ? (head.chunk * chunkBuckets + head.buckets) * (levelSizes[level] as number) : 0;
  }

  async #addLevel(summary: Summary, level: number, { from, to }: Stretch): Promise<void> {
    const size = levelSizes[level] as number;
    const buckets = await readBuckets(this.#reader, this.series.sid, level, from / size, to / size);
    summary.addBuckets(buckets, size, from);
  }

  async #addTail(summary: Summary): Promise<void> {
    summary.addPoints(await this.#unsealed(), this.#sealed);
  }
}

/** Comes after every point of a step, and before those of the next one. */
const endOfStep = (step: number): PointKey => ({
  step,
  timestamp: Number.MAX_SAFE_INTEGER,
  value: Number.MAX_VALUE,
  is_nan: 1,
});

const endOf = (head: ChunkHead): number => (head.chunk * chunkBuckets + head.buckets) * base;
const headX = ({ last }: ChunkHead, x: 'step' | 'time'): number => (x === 'step' ? last.step : last.timestamp);
const upTo = (size: number, place: number): number => Math.ceil(place / size) * size;
const downTo = (size: number, place: number): number => Math.floor(place / size) * size;

/** Cuts at multiples of the coarsest level that does not make buckets much larger than they need be. */
function chooseGrid(from: number, to: number, width: number): Grid {
  const { size } = gridOf(from, to, width, base);
  const unit = [top, middle].find((level) => size >= coarseFrom * level) ?? base;
  return gridOf(from, to, width, unit);
}
