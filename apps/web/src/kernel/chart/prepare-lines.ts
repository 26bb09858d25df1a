import type { BucketSeries, ExactSeries, Series } from './read-series.ts';
import { type Extent, extentOf, noExtent } from './scale.ts';
import { type Smoothing, smooth } from './smooth.ts';

/** What cannot be placed on an axis, and where. */
export interface OddPoint {
  readonly x: number;
  readonly kind: 'nan' | 'posinf' | 'neginf';
}

/** A curve, ready to be drawn. Where `y` is NaN or infinite the line has a gap. */
export interface Line {
  readonly run_id: string;
  readonly key: string;
  readonly x: Float64Array;
  /** The value, or the mean of a bucket. */
  readonly y: Float64Array;
  /** The line to follow when smoothing is on; `y` is then drawn faintly. */
  readonly smoothed?: Float64Array;
  /** Bounds of each bucket: what the mean does not show. */
  readonly low?: Float64Array;
  readonly high?: Float64Array;
  readonly odd: readonly OddPoint[];
  /** Points of the series behind each place; 1 when it is drawn exactly. */
  readonly perPlace: number;
  readonly total: number;
}

/** Odd points drawn per line. */
const oddMost = 200;

export const prepareLine = (series: Series, smoothing: Smoothing): Line =>
  series.mode === 'exact' ? exactLine(series, smoothing) : bucketLine(series, smoothing);

function exactLine({ run_id, key, total, x, y }: ExactSeries, smoothing: Smoothing): Line {
  const values = y.map(withInfinity);
  const odd: OddPoint[] = [];
  for (let i = 0; i < y.length && odd.length < oddMost; i++) {
    const kind = kindOf(values[i] as number);
    if (kind) odd.push({ x: x[i] as number, kind });
  }
  return { run_id, key, total, x, y: values, ...smoothed(x, values, smoothing), odd, perPlace: 1 };
}

/** The server keeps infinities as the largest doubles. */
const withInfinity = (value: number): number =>
  Math.abs(value) === Number.MAX_VALUE ? value * Number.POSITIVE_INFINITY : value;

const kindOf = (value: number): OddPoint['kind'] | undefined => {
  if (Number.isNaN(value)) return 'nan';
  if (value === Number.POSITIVE_INFINITY) return 'posinf';
  return value === Number.NEGATIVE_INFINITY ? 'neginf' : undefined;
};

function bucketLine(series: BucketSeries, smoothing: Smoothing): Line {
  const { run_id, key, total, size, min, max } = series;
  const x = series.xFirst.map((first, i) => first + ((series.xLast[i] as number) - first) / 2);
  const y = series.sum.map((sum, i) => (finiteIn(series, i) > 0 ? sum / finiteIn(series, i) : oddOf(series, i)));
  const line = { run_id, key, total, x, y, low: min, high: max, perPlace: size };
  return { ...line, ...smoothed(x, y, smoothing), odd: oddBuckets(series, x) };
}

const finiteIn = ({ n, nan, posinf, neginf }: BucketSeries, i: number): number =>
  (n[i] as number) - (nan[i] as number) - (posinf[i] as number) - (neginf[i] as number);

/** What a bucket without finite values holds. */
function oddOf({ nan, posinf, neginf }: BucketSeries, i: number): number {
  if ((nan[i] as number) > 0) return Number.NaN;
  // Of both signs: no number.
  const [up, down] = [posinf[i] as number, neginf[i] as number];
  return Math.sign(up) * Number.POSITIVE_INFINITY - Math.sign(down) * Number.POSITIVE_INFINITY;
}

function oddBuckets(series: BucketSeries, x: Float64Array): OddPoint[] {
  const odd: OddPoint[] = [];
  for (let i = 0; i < x.length && odd.length < oddMost; i++) {
    for (const kind of ['nan', 'posinf', 'neginf'] as const) {
      if ((series[kind][i] as number) > 0) odd.push({ x: x[i] as number, kind });
    }
  }
  return odd;
}

const smoothed = (x: Float64Array, y: Float64Array, smoothing: Smoothing): Pick<Line, 'smoothed'> =>
  smoothing.amount > 0 ? { smoothed: smooth(x, y, smoothing) } : {};

/** Extents of several lines together, on both axes. */
export function extentsOf(lines: readonly Line[]): { readonly x: Extent; readonly y: Extent } {
  let x = noExtent;
  let y = noExtent;
  for (const line of lines) {
    x = extentOf(line.x, x);
    y = extentOf(line.y, y);
    if (line.low && line.high) y = extentOf(line.high, extentOf(line.low, y));
  }
  return { x, y };
}

/** The place of a line that lies nearest to an x; -1 for a line without points. */
export function nearestPlace({ x }: Pick<Line, 'x'>, at: number): number {
  let low = 0;
  let high = x.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  const before = low - 1;
  if (low === x.length) return before;
  return before >= 0 && at - (x[before] as number) < (x[low] as number) - at ? before : low;
}

/** A value under the cursor. */
export interface CursorValue {
  readonly run_id: string;
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** What each line has nearest to an x, largest first. Lines that do not come near are left out. */
export function valuesAt(lines: readonly Line[], at: number, reach: number): CursorValue[] {
  const values = lines.flatMap((line) => {
    const i = nearestPlace(line, at);
    const [x, raw] = [line.x[i], line.y[i]];
    if (x === undefined || raw === undefined || Math.abs(x - at) > reach) return [];
    const y = Number.isFinite(raw) ? (line.smoothed?.[i] ?? raw) : raw;
    return [{ run_id: line.run_id, x, y, low: line.low?.[i], high: line.high?.[i] }];
  });
  return values.sort((a, b) => byValue(b.y, a.y));
}

/** NaN lies below every number. */
const byValue = (a: number, b: number): number => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a === b ? 0 : a < b ? -1 : 1;
};
