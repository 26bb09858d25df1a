import type { Int64 } from '@millrace/protocol';
import { type Int64Cell, int64Sql, readInt64, statement, type Tx } from '@millrace/store';
import { forgetLate, isSealDue } from '../charts/index.ts';
import { internKeys } from './keys.store.ts';
import type { OwnedRun } from './runs.store.ts';

/** A point as it is stored: NaN is value 0 with the flag, infinities are the largest doubles. */
export interface StoredPoint {
  readonly step: Int64;
  readonly timestamp: Int64;
  readonly value: number;
  readonly is_nan: 0 | 1;
}

export interface MetricPoint extends StoredPoint {
  readonly key: string;
}

interface SeriesRow extends StoredPoint {
  readonly id: number;
  readonly n: number;
  readonly nan_count: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number;
  readonly monotone: 0 | 1;
  readonly max_timestamp: Int64;
  readonly max_step: Int64;
  readonly sealed_n: number;
  readonly sealed_step: Int64 | null;
  readonly sealed_timestamp: Int64 | null;
}
type Stats = Omit<SeriesRow, 'id' | 'sealed_n' | 'sealed_step' | 'sealed_timestamp'>;

const insertPoint = statement<never>(
  `INSERT INTO points (sid, step, timestamp, value, is_nan) VALUES (?, ?, ?, ?, ?)
   ON CONFLICT (sid, step, timestamp, value, is_nan) DO NOTHING`,
);
const selectSeries = statement<Record<keyof SeriesRow | 'key_id', Int64Cell | null>>(
  `SELECT key_id, id, ${int64Sql('step')} AS step, ${int64Sql('timestamp')} AS timestamp, value, is_nan, n, nan_count, min, max, sum, monotone,
     ${int64Sql('max_timestamp')} AS max_timestamp, ${int64Sql('max_step')} AS max_step,
     sealed_n, sealed_step, sealed_timestamp
   FROM series WHERE run_id = ? AND key_id IN (SELECT value FROM json_each(?))`,
);
const insertSeries = statement<never>(
  `INSERT INTO series (run_id, key_id, step, timestamp, value, is_nan, n, nan_count, min, max, sum, monotone, max_timestamp, max_step)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const updateSeries = statement<never>(
  `UPDATE series SET step = ?, timestamp = ?, value = ?, is_nan = ?, n = ?, nan_count = ?, min = ?, max = ?, sum = ?, monotone = ?,
     max_timestamp = ?, max_step = ? WHERE id = ?`,
);

const largestDouble = Number.MAX_VALUE;

/** A wire value as MLflow's SQL store keeps it. */
export function storedValue(value: number): Pick<StoredPoint, 'value' | 'is_nan'> {
  if (Number.isNaN(value)) return { value: 0, is_nan: 1 };
  return { value: Math.max(-largestDouble, Math.min(largestDouble, value)), is_nan: 0 };
}

/** A series as it is known, and what is to be added. */
interface Addition {
  readonly series: SeriesRow;
  readonly points: readonly StoredPoint[];
}

/**
 * Adds points to their series. An identical point (step, timestamp, value, NaN flag) is stored once, so that a replayed
 * batch changes nothing. The latest point is the greatest by (step, timestamp, value); a tie keeps what is stored.
 * Answers the series whose pyramid lags behind now.
 */
export async function putMetrics(tx: Tx, run: OwnedRun, metrics: readonly MetricPoint[]): Promise<readonly number[]> {
  if (metrics.length === 0) return [];
  const additions = await additionsOf(tx, run, metrics);
  const rows = additions.flatMap(({ series, points }) =>
    points.map((p) => [series.id, p.step, p.timestamp, p.value, p.is_nan]),
  );
  const changed = withoutKnown(additions, await tx.runMany(insertPoint, rows));
  const updated = changed.map(({ series, points }) => ({
    series,
    points,
    stats: points.reduce<Stats>(withPoint, series),
  }));
  await tx.runMany(
    updateSeries,
    updated.map(({ series, stats }) => [...columnsOf(stats), series.id]),
  );
  for (const addition of changed) await forgetSealed(tx, addition);
  return updated.filter(({ series, stats }) => isSealDue(stats.n, series.sealed_n)).map(({ series }) => series.id);
}

/** The series of a batch, in the order of their keys: one order for every batch, whatever the client chose. */
async function additionsOf(tx: Tx, run: OwnedRun, metrics: readonly MetricPoint[]): Promise<Addition[]> {
  const byKey = groupByKey(metrics);
  const keys = [...byKey.keys()].sort();
  const ids = await internKeys(tx, run, 'metric', keys);
  const keyIds = keys.map((key) => ids.get(key) as number);
  const known = await knownSeries(tx, run.id, keyIds);
  const additions: Addition[] = [];
  for (const [i, key] of keys.entries()) {
    const keyId = keyIds[i] as number;
    const series = known.get(keyId) ?? (await newSeries(tx, run.id, keyId));
    additions.push({ series, points: byKey.get(key) ?? [] });
  }
  return additions;
}

function groupByKey(metrics: readonly MetricPoint[]): Map<string, MetricPoint[]> {
  const groups = new Map<string, MetricPoint[]>();
  for (const metric of metrics) {
    const group = groups.get(metric.key);
    if (group) group.push(metric);
    else groups.set(metric.key, [metric]);
  }
  return groups;
}

/** By key id. One statement however many keys: each costs as much as five rows. */
async function knownSeries(tx: Tx, runId: number, keyIds: readonly number[]): Promise<Map<number, SeriesRow>> {
  const rows = await tx.all(selectSeries, [runId, JSON.stringify(keyIds)]);
  return new Map(rows.map((row) => [row.key_id as number, readSeries(row)]));
}

async function newSeries(tx: Tx, runId: number, keyId: number): Promise<SeriesRow> {
  const { lastId } = await tx.run(insertSeries, [runId, keyId, ...columnsOf(emptyStats)]);
  return { ...emptyStats, id: lastId, sealed_n: 0, sealed_step: null, sealed_timestamp: null };
}

/** Only the points that were new, and only series that have some; `changes` tells for each point in order. */
function withoutKnown(additions: readonly Addition[], changes: readonly number[]): Addition[] {
  let at = 0;
  const isNew = (): boolean => changes[at++] !== 0;
  return additions
    .map(({ series, points }) => ({ series, points: points.filter(isNew) }))
    .filter(({ points }) => points.length > 0);
}

/** Points that came late, before what has been summarised, make its summaries wrong from there on. */
async function forgetSealed(tx: Tx, { series, points }: Addition): Promise<void> {
  const late = series.sealed_n > 0 ? earliest(points.filter((point) => isSealed(series, point))) : undefined;
  if (late) await forgetLate(tx, series.id, late);
}

/** Whether a point lies among those that have been summarised. */
const isSealed = ({ sealed_step, sealed_timestamp }: SeriesRow, { step, timestamp }: StoredPoint): boolean =>
  sealed_step !== null &&
  sealed_timestamp !== null &&
  (step < sealed_step || (step === sealed_step && timestamp <= sealed_timestamp));

const earliest = (points: readonly StoredPoint[]): StoredPoint | undefined =>
  points.reduce<StoredPoint | undefined>(
    (first, point) => (first && !isLater(first, point) ? first : point),
    undefined,
  );

function readSeries(row: Record<keyof SeriesRow, Int64Cell | null>): SeriesRow {
  const exact = row as Record<keyof SeriesRow, Int64Cell>;
  return {
    ...(row as unknown as SeriesRow),
    step: readInt64(exact.step),
    timestamp: readInt64(exact.timestamp),
    max_timestamp: readInt64(exact.max_timestamp),
    max_step: readInt64(exact.max_step),
  };
}

const emptyStats: Stats = {
  step: 0,
  timestamp: 0,
  value: 0,
  is_nan: 0,
  n: 0,
  nan_count: 0,
  min: null,
  max: null,
  sum: 0,
  monotone: 1,
  max_timestamp: 0,
  max_step: 0,
};

const columnsOf = (s: Stats) => [
  s.step,
  s.timestamp,
  s.value,
  s.is_nan,
  s.n,
  s.nan_count,
  s.min,
  s.max,
  s.sum,
  s.monotone,
  s.max_timestamp,
  s.max_step,
];

/** The statistics after one more stored point. NaN counts in `n` and `nan_count` only. */
function withPoint(stats: Stats, point: StoredPoint): Stats {
  const latest = stats.n === 0 || isLater(point, stats) ? point : stats;
  const inOrder = stats.n === 0 || (point.step >= stats.max_step && point.timestamp >= stats.max_timestamp);
  const nan = point.is_nan === 1;
  return {
    step: latest.step,
    timestamp: latest.timestamp,
    value: latest.value,
    is_nan: latest.is_nan,
    n: stats.n + 1,
    nan_count: stats.nan_count + point.is_nan,
    min: nan ? stats.min : Math.min(stats.min ?? point.value, point.value),
    max: nan ? stats.max : Math.max(stats.max ?? point.value, point.value),
    sum: nan ? stats.sum : stats.sum + point.value,
    monotone: stats.monotone === 1 && inOrder ? 1 : 0,
    max_timestamp: stats.n === 0 || point.timestamp > stats.max_timestamp ? point.timestamp : stats.max_timestamp,
    max_step: stats.n === 0 || point.step > stats.max_step ? point.step : stats.max_step,
  };
}

/** Strictly greater by (step, timestamp, value); NaN compares as 0. */
function isLater(a: StoredPoint, b: StoredPoint): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return a.value > b.value;
}
