import { type charts, type InputOf, invalidParameter, limits } from '@millrace/protocol';
import type { ReadJob } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { type ChartSeries, findChartSeries } from './points.store.ts';
import { keepSealed } from './pyramid-keeper.ts';
import { isSealWorth } from './seal-series.ts';
import { type NamedWindow, seriesBytes } from './series-bytes.ts';
import { readWindow, type WindowRequest, type XAxis } from './series-window.ts';

interface SeriesRequest extends Omit<WindowRequest, 'readMost'> {
  readonly run_ids: readonly string[];
  readonly keys: readonly string[];
}

interface SeriesAnswer {
  readonly bytes: Uint8Array;
  /** Series whose pyramid lags behind. */
  readonly due: readonly number[];
}

/** Curves of many runs and keys, ready to be drawn. Runs and keys that do not exist are left out. */
export const searchSeries: Handler<typeof charts.searchSeries> = async ({ db }, input) => {
  const { bytes, due } = await db.heavy(searchSeriesJob, readRequest(input));
  keepSealed(db, due);
  return bytes;
};

/** Points that one request may read one by one where buckets could answer: about 100 ms of a read worker. */
const readBudget = 300_000;
const readMostOfOne = 65_536;

export const searchSeriesJob: ReadJob<SeriesRequest, SeriesAnswer> = {
  name: 'search-series',
  run: async (reader, { run_ids, keys, ...request }) => {
    const all = await findChartSeries(reader, run_ids, keys);
    const xOf = await xSeriesOf(request.x, (metric) => findChartSeries(reader, run_ids, [metric]));
    const readMost = Math.min(readMostOfOne, Math.floor(readBudget / Math.max(1, all.length)));
    const windows: NamedWindow[] = [];
    for (const series of all) {
      const window = await readWindow(reader, series, { ...request, readMost }, xOf(series));
      windows.push({ run_id: series.run_id, key: series.key, total: series.n, window });
    }
    const due = all.filter(({ n, sealed_n }) => isSealWorth(n, sealed_n)).map(({ sid }) => sid);
    return { bytes: seriesBytes(windows), due };
  },
};

/** For a metric as x: that metric of the run of a series. */
async function xSeriesOf(
  x: XAxis,
  find: (metric: string) => Promise<ChartSeries[]>,
): Promise<(series: ChartSeries) => ChartSeries | undefined> {
  if (typeof x === 'string') return () => undefined;
  const byRun = new Map((await find(x.metric)).map((series) => [series.run_id, series]));
  return ({ run_id }) => byRun.get(run_id);
}

function readRequest(input: InputOf<typeof charts.searchSeries>): SeriesRequest {
  const run_ids = [...new Set(input.run_ids)];
  const keys = [...new Set(input.keys)];
  checkCount('run_ids', run_ids.length, limits.seriesRuns);
  checkCount('keys', keys.length, limits.seriesKeys);
  return {
    run_ids,
    keys,
    x: readAxis(input.x ?? ''),
    range: readRange(input.range),
    width: readWidth(input.width ?? 0),
  };
}

function checkCount(name: string, count: number, most: number): void {
  if (count >= 1 && count <= most) return;
  throw invalidParameter(`'${name}' has ${count} different items; 1 to ${most} can be asked for at once.`);
}

function readAxis(x: string): XAxis {
  if (x === 'step' || x === 'time' || x === 'relative') return x;
  if (x.startsWith('metric:') && x.length > 'metric:'.length) return { metric: x.slice('metric:'.length) };
  throw invalidParameter(`Invalid value '${x}' for 'x': it must be step, time, relative or metric:<key>.`);
}

function readRange(range: readonly number[] | undefined): readonly [number, number] | undefined {
  if (range === undefined || range.length === 0) return undefined;
  const [low, high] = range;
  if (range.length === 2 && low !== undefined && high !== undefined && low <= high) return [low, high];
  throw invalidParameter(`Invalid value [${range}] for 'range': it must be two numbers, the smaller first.`);
}

function readWidth(width: number): number {
  if (width >= 2 && width <= limits.seriesWidth) return width;
  throw invalidParameter(`Invalid value ${width} for 'width': it must lie between 2 and ${limits.seriesWidth}.`);
}
