import { encodeDouble, encodeString, type Int64 } from '@millrace/protocol';
import { type Int64Cell, int64Sql, type Reader, type ReadJob, readInt64, statement } from '@millrace/store';
import { findKey } from './keys.store.ts';

/** One series to read and how much of it. */
export interface HistoryRequest {
  readonly run_id: string;
  readonly metric_key: string;
  readonly offset: number;
  /** Absent: to the end. */
  readonly limit?: number;
}

/** Points of one series as JSON objects joined by commas, and whether more follow. */
export interface HistoryPage {
  readonly json: Uint8Array;
  readonly more: boolean;
}

type PointCells = readonly [timestamp: Int64Cell, step: Int64Cell, value: number, is_nan: number];

const selectSeries = statement<SeriesHandle>(
  'SELECT s.id, s.monotone, s.n FROM runs r JOIN series s ON s.run_id = r.id WHERE r.run_uuid = ? AND s.key_id = ?',
);
const pointColumns = `${int64Sql('timestamp')}, ${int64Sql('step')}, value, is_nan`;
const selectPoints = (order: string) =>
  statement<PointCells>(`SELECT ${pointColumns} FROM points WHERE sid = ? ORDER BY ${order} LIMIT ? OFFSET ?`, {
    raw: true,
  });
/** Key order is history order while timestamps never fell as steps rose. */
const inKeyOrder = selectPoints('step, timestamp, value, is_nan');
const afterKey = statement<PointCells>(
  `SELECT ${pointColumns} FROM points WHERE sid = ? AND (step, timestamp, value, is_nan) > (?, ?, ?, ?)
   ORDER BY step, timestamp, value, is_nan LIMIT ?`,
  { raw: true },
);
const inTimeOrder = selectPoints('timestamp, step, value, is_nan');

export interface SeriesHandle {
  readonly id: number;
  readonly monotone: number;
  /** How many points it has. */
  readonly n: number;
}

export async function findSeries(
  reader: Reader,
  run_id: string,
  metric_key: string,
): Promise<SeriesHandle | undefined> {
  const keyId = await findKey(reader, metric_key);
  return keyId === undefined ? undefined : reader.get(selectSeries, [run_id, keyId]);
}

/** Points ordered by timestamp, step, value. */
export const metricHistoryJob: ReadJob<HistoryRequest, HistoryPage> = {
  name: 'metric-history',
  run: async (reader, { run_id, metric_key, offset, limit = everything }) => {
    const series = await findSeries(reader, run_id, metric_key);
    if (!series) return { json: new Uint8Array(), more: false };
    const parts: Uint8Array[] = [];
    let left = limit;
    for await (const points of history(reader, series, offset, limit + 1)) {
      if (left > 0) parts.push(pointsJson(points.slice(0, left), metric_key));
      left -= points.length;
    }
    return { json: joinedByComma(parts), more: left < 0 };
  },
};

const everything = Number.MAX_SAFE_INTEGER - 1;
/** Rows held at a time: what is made of them is garbage before it grows old. */
const chunkRows = 2000;

/** At most `most` points from `offset` on, in history order, a chunk at a time. */
async function* history(
  reader: Reader,
  series: SeriesHandle,
  offset: number,
  most: number,
): AsyncGenerator<PointCells[]> {
  if (!series.monotone) {
    yield await reader.all(inTimeOrder, [series.id, most === everything + 1 ? -1 : most, offset]);
    return;
  }
  let left = most;
  let chunk = await reader.all(inKeyOrder, [series.id, Math.min(chunkRows, left), offset]);
  while (chunk.length > 0) {
    yield chunk;
    left -= chunk.length;
    if (chunk.length < chunkRows || left <= 0) return;
    const after = keyOf(chunk.at(-1) as PointCells);
    chunk = await reader.all(afterKey, [series.id, ...after, Math.min(chunkRows, left)]);
  }
}

/** A point in the order of the table's key. */
const keyOf = ([timestamp, step, value, is_nan]: PointCells) => [readInt64(step), readInt64(timestamp), value, is_nan];

/** JSON objects joined by commas: `{"key":…,"value":…,"timestamp":…,"step":…}`, with a run id where one is asked for. */
export function pointsJson(points: readonly PointCells[], key: string, run_id?: string): Uint8Array {
  return Buffer.from(points.every(isPlain) ? plainJson(points, key, run_id) : exactJson(points, key, run_id));
}

/** The engine's own serialiser is twice as fast, but writes whole doubles without their point. */
const isPlain = ([timestamp, step, value]: PointCells): boolean =>
  typeof timestamp === 'number' && typeof step === 'number' && !Number.isInteger(value);

const plainJson = (points: readonly PointCells[], key: string, run_id: string | undefined): string =>
  JSON.stringify(points.map(([timestamp, step, value]) => ({ key, value, timestamp, step, run_id }))).slice(1, -1);

function exactJson(points: readonly PointCells[], key: string, run_id: string | undefined): string {
  const head = `{"key":${encodeString(key)},"value":`;
  const tail = run_id === undefined ? '}' : `,"run_id":${encodeString(run_id)}}`;
  let text = '';
  for (const [timestamp, step, value, nan] of points) {
    const separator = text === '' ? '' : ',';
    text += `${separator}${head}${nan ? '"NaN"' : encodeDouble(value)},"timestamp":${timestamp},"step":${step}${tail}`;
  }
  return text;
}

export interface BulkRequest {
  readonly run_ids: readonly string[];
  readonly metric_key: string;
  /** Over all runs together. */
  readonly max_results: number;
}

/** Whole histories, by run id, then timestamp, step, value. */
export const metricBulkJob: ReadJob<BulkRequest, Uint8Array> = {
  name: 'metric-bulk',
  run: async (reader, { run_ids, metric_key, max_results }) => {
    const parts: Uint8Array[] = [];
    let left = max_results;
    for (const run_id of [...new Set(run_ids)].sort()) {
      const series = await findSeries(reader, run_id, metric_key);
      const points = series ? await reader.all(series.monotone ? inKeyOrder : inTimeOrder, [series.id, left, 0]) : [];
      left -= points.length;
      if (points.length > 0) parts.push(pointsJson(points, metric_key, run_id));
    }
    return joinedByComma(parts);
  },
};

/** At most this many points of each run, sampled as `GetMetricHistoryBulkInterval` says. */
export interface IntervalRequest {
  readonly run_ids: readonly string[];
  readonly metric_key: string;
  readonly start_step?: number;
  readonly end_step?: number;
  readonly max_results: number;
}

/** Steps are int64. */
const leastStep = -(2n ** 63n);
const countPoints = statement<{ n: number }>('SELECT count(*) AS n FROM points WHERE sid = ? AND step BETWEEN ? AND ?');
/** The point so many places behind the first of a step. Places are counted inside the engine, a tenth of what ranking all rows costs. */
const pointFrom = statement<PointCells>(
  `SELECT ${pointColumns} FROM points WHERE sid = ? AND step >= ? ORDER BY step, timestamp, value, is_nan LIMIT 1 OFFSET ?`,
  { raw: true },
);
const pointsFrom = statement<PointCells>(
  `SELECT ${pointColumns} FROM points WHERE sid = ? AND step >= ? ORDER BY step, timestamp, value, is_nan LIMIT ?`,
  { raw: true },
);
/** The same behind the successor of a point. */
const pointBehind = statement<PointCells>(
  `SELECT ${pointColumns} FROM points WHERE sid = ? AND (step, timestamp, value, is_nan) > (?, ?, ?, ?)
   ORDER BY step, timestamp, value, is_nan LIMIT 1 OFFSET ?`,
  { raw: true },
);

/** Samples of several runs, in the order of the ids, as JSON objects joined by commas. */
export const metricIntervalJob: ReadJob<IntervalRequest, Uint8Array> = {
  name: 'metric-interval',
  run: async (reader, request) => {
    const parts: Uint8Array[] = [];
    for (const run_id of request.run_ids) {
      const json = await sampleRun(reader, run_id, request);
      if (json.length > 0) parts.push(json);
    }
    return joinedByComma(parts);
  },
};

async function sampleRun(reader: Reader, run_id: string, request: IntervalRequest): Promise<Uint8Array> {
  const series = await findSeries(reader, run_id, request.metric_key);
  if (!series) return new Uint8Array();
  const { start_step, end_step, max_results, metric_key } = request;
  const whole = start_step === undefined || end_step === undefined;
  const n = whole ? series.n : ((await reader.get(countPoints, [series.id, start_step, end_step]))?.n ?? 0);
  const points = await pointsAt(reader, series, start_step ?? leastStep, sampleRanks(n, max_results));
  return pointsJson(points, metric_key, run_id);
}

/** So many rows are read in the time of one seek. */
const rowsPerSeek = 8;

/** The points of these places, which rise, among those from a step on. */
async function pointsAt(reader: Reader, { id }: SeriesHandle, from: Int64, ranks: readonly number[]) {
  const n = (ranks.at(-1) ?? -1) + 1;
  if (n <= ranks.length * rowsPerSeek) {
    const all = await reader.all(pointsFrom, [id, from, n]);
    return ranks.flatMap((rank) => all.slice(rank, rank + 1));
  }
  const points: PointCells[] = [];
  for (const [i, rank] of ranks.entries()) {
    const before = points.at(-1);
    const point = before
      ? await reader.get(pointBehind, [id, ...keyOf(before), rank - (ranks[i - 1] ?? 0) - 1])
      : await reader.get(pointFrom, [id, from, rank]);
    if (point) points.push(point);
  }
  return points;
}

/**
 * Which of `n` ordered points a sample of at most `most` holds: the first of each of `most` buckets of equal size (the
 * earlier ones longer by one, as SQL's NTILE cuts them), and always the very last point.
 */
export function sampleRanks(n: number, most: number): number[] {
  if (n <= most) return Array.from({ length: n }, (_, i) => i);
  const size = Math.floor(n / most);
  const longer = n % most;
  const ranks = Array.from({ length: most }, (_, i) => i * size + Math.min(i, longer));
  ranks[most - 1] = n - 1;
  return ranks;
}

function joinedByComma(parts: readonly Uint8Array[]): Uint8Array {
  const comma = Buffer.from(',');
  return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [comma, part])));
}
