import { invalidParameter, limits } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import { type PointColumns, part } from './bucket.ts';
import { type ChartSeries, readPoints } from './points.store.ts';
import { aroundMost, SeriesPoints, type Stretch } from './series-points.ts';
import { type BucketAxis, type Grid, gridOf, Summary, stepAxis, timeAxis } from './summary.ts';

/** What x is: the step, epoch ms, ms since the run's start, or the value of another metric at the same step. */
export type XAxis = 'step' | 'time' | 'relative' | { readonly metric: string };

export interface WindowRequest {
  readonly x: XAxis;
  /** Both ends included. */
  readonly range?: readonly [number, number];
  readonly width: number;
  /** At most so many points are read one by one where the pyramid could answer. */
  readonly readMost: number;
}

/** One series in a window. */
export type SeriesWindow =
  | { readonly mode: 'exact'; readonly x: Float64Array; readonly y: Float64Array }
  | {
      readonly mode: 'buckets';
      readonly size: number;
      readonly axis: BucketAxis;
      readonly shift: number;
      readonly buckets: Float64Array;
    };

/** The points of a series in a window, or their buckets when there are more than `width`. */
export async function readWindow(
  reader: Reader,
  series: ChartSeries,
  request: WindowRequest,
  xSeries?: ChartSeries,
): Promise<SeriesWindow> {
  const { x } = request;
  if (typeof x === 'object') return windowOfColumns(await joinedColumns(reader, series, xSeries), request, 0);
  const shift = x === 'relative' ? series.start_time : 0;
  if (x === 'step' || series.monotone) return windowByPlace(reader, series, request, shift);
  return windowOfColumns(byTime(await readWhole(reader, series)), request, shift);
}

async function windowByPlace(
  reader: Reader,
  series: ChartSeries,
  { x, range, width, readMost }: WindowRequest,
  shift: number,
): Promise<SeriesWindow> {
  const axis = x === 'step' ? stepAxis : timeAxis;
  const points = new SeriesPoints(reader, series);
  const ends = range && ([axis, range[0] + shift, range[1] + shift] as const);
  if (ends && axis === stepAxis) await points.readAhead(ends[1], ends[2], { width, readMost });
  const around = ends ? await points.around(...ends) : { from: 0, to: series.n };
  if (around.to - around.from > Math.max(width, readMost) + (ends ? aroundMost : 0)) {
    const { grid, buckets } = await points.summary(around, width);
    return { mode: 'buckets', size: grid.size, axis, shift, buckets };
  }
  const stretch = ends ? await points.within(...ends) : around;
  return cutColumns(await points.points(stretch), stretch, { width, axis, shift });
}

interface Cut {
  readonly width: number;
  readonly axis: BucketAxis;
  readonly shift: number;
}

/** Points in order: as they are, or in buckets. */
function cutColumns(points: PointColumns, stretch: Stretch, { width, axis, shift }: Cut): SeriesWindow {
  if (points.n <= width) {
    const xs = axis === stepAxis ? points.step : points.time;
    const x = xs.slice(0, points.n).map((value) => value - shift);
    return { mode: 'exact', x, y: points.value.slice(0, points.n) };
  }
  const grid: Grid = gridOf(stretch.from, stretch.from + points.n, width, 1);
  const summary = new Summary(grid);
  summary.addPoints(points, stretch.from);
  return { mode: 'buckets', size: grid.size, axis, shift, buckets: summary.buckets };
}

/** Columns whose `time` is x, in order, cut to the range. */
function windowOfColumns(points: PointColumns, { range, width }: WindowRequest, shift: number): SeriesWindow {
  const inside = (x: number): boolean => !range || (x - shift >= range[0] && x - shift <= range[1]);
  const places = [...points.time.subarray(0, points.n).keys()].filter((i) => inside(points.time[i]!));
  const from = places[0] ?? 0;
  const columns = part(points, from, from + places.length);
  return cutColumns(columns, { from, to: from + columns.n }, { width, axis: timeAxis, shift });
}

/** @throws INVALID_PARAMETER_VALUE when it is too long to be put into another order */
function readWhole(reader: Reader, { sid, n, key, run_id }: ChartSeries): Promise<PointColumns> {
  if (n <= limits.seriesSortedPoints) return readPoints(reader, sid, { skip: 0, most: n });
  throw invalidParameter(
    `Metric '${key}' of run ${run_id} has ${n} points. At most ${limits.seriesSortedPoints} can be put into the order of this 'x'; ` +
      "use x = 'step'.",
  );
}

/** In the order of (time, step, value). */
const byTime = (points: PointColumns): PointColumns => sorted(points, points.time);

function sorted({ n, step, time, value }: PointColumns, x: Float64Array): PointColumns {
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => x[a]! - x[b]! || time[a]! - time[b]! || step[a]! - step[b]! || a - b,
  );
  const pick = (from: Float64Array): Float64Array => Float64Array.from(order, (i) => from[i]!);
  return { n, step: pick(step), time: pick(x), value: pick(value) };
}

/** The points of a series with another metric's last value at their step as `time`; points at other steps are left out. */
async function joinedColumns(
  reader: Reader,
  series: ChartSeries,
  xSeries: ChartSeries | undefined,
): Promise<PointColumns> {
  if (!xSeries) return { n: 0, step: new Float64Array(), time: new Float64Array(), value: new Float64Array() };
  const points = await readWhole(reader, series);
  const xAt = lastValues(await readWhole(reader, xSeries));
  const kept = [...points.step.subarray(0, points.n).keys()].filter((i) => xAt.has(points.step[i]!));
  const pick = (from: Float64Array): Float64Array => Float64Array.from(kept, (i) => from[i]!);
  const columns = { n: kept.length, step: pick(points.step), time: pick(points.time), value: pick(points.value) };
  return sorted(
    columns,
    Float64Array.from(columns.step, (step) => xAt.get(step)!),
  );
}

/** By step: the value of the latest point there. What is no finite number is no place on an axis. */
function lastValues({ n, step, value }: PointColumns): Map<number, number> {
  const values = new Map<number, number>();
  for (let i = 0; i < n; i++) values.set(step[i]!, value[i]!);
  for (const [at, x] of values) if (!Number.isFinite(x) || Math.abs(x) === Number.MAX_VALUE) values.delete(at);
  return values;
}
