import { fail } from '@millrace/protocol';
import { type Int64Cell, int64Sql, type Reader, statement } from '@millrace/store';
import type { PointColumns } from './bucket.ts';

/** A metric of a run, as charts need it. */
export interface ChartSeries {
  readonly sid: number;
  readonly run_id: string;
  readonly key: string;
  readonly n: number;
  readonly sealed_n: number;
  /** 1: the timestamp never falls as the step rises, so key order is time order too. */
  readonly monotone: number;
  /** Epoch ms of the run's start. */
  readonly start_time: number;
  readonly min_step: number;
  readonly max_step: number;
}

interface SeriesRow extends Omit<ChartSeries, 'min_step' | 'max_step'> {
  readonly max_step: Int64Cell;
  readonly max_timestamp: Int64Cell;
  readonly min_step: Int64Cell;
}

const selectColumns = `s.id AS sid, r.run_uuid AS run_id, k.text AS key, s.n, s.sealed_n, s.monotone, r.start_time,
  ${int64Sql('s.max_step')} AS max_step, ${int64Sql('s.max_timestamp')} AS max_timestamp,
  (SELECT ${int64Sql('p.step')} FROM points p WHERE p.sid = s.id ORDER BY p.step LIMIT 1) AS min_step`;
const selectSeries = statement<SeriesRow>(
  `SELECT ${selectColumns} FROM json_each(?) i CROSS JOIN json_each(?) j CROSS JOIN runs r ON r.run_uuid = i.value
     JOIN keys k ON k.text = j.value JOIN series s ON s.run_id = r.id AND s.key_id = k.id ORDER BY i.key, j.key`,
);
const selectSeriesById = statement<SeriesRow>(
  `SELECT ${selectColumns} FROM series s JOIN runs r ON r.id = s.run_id JOIN keys k ON k.id = s.key_id WHERE s.id = ?`,
);

/**
 * The metrics that these runs have, by run, then key.
 * @throws INVALID_PARAMETER_VALUE when one has steps or times that a double does not hold
 */
export async function findChartSeries(
  reader: Reader,
  run_ids: readonly string[],
  keys: readonly string[],
): Promise<ChartSeries[]> {
  const rows = await reader.all(selectSeries, [JSON.stringify(run_ids), JSON.stringify(keys)]);
  const exact = rows.filter(isExact);
  const inexact = rows.find((row) => !isExact(row));
  if (!inexact) return exact;
  throw fail(
    'INVALID_PARAMETER_VALUE',
    `Metric '${inexact.key}' of run ${inexact.run_id} has steps or timestamps beyond 2^53, which a chart cannot place. ` +
      'Read it through metrics/get-history.',
  );
}

/** Undefined when there is no such series, or one that charts cannot show. */
export async function findChartSeriesById(reader: Reader, sid: number): Promise<ChartSeries | undefined> {
  const row = await reader.get(selectSeriesById, [sid]);
  return row && isExact(row) ? row : undefined;
}

const isExact = (row: SeriesRow): row is SeriesRow & ChartSeries =>
  [row.max_step, row.min_step, row.max_timestamp].every((cell) => typeof cell === 'number');

/** The place of a point among those of its series. */
export interface PointKey {
  readonly step: number;
  readonly timestamp: number;
  readonly value: number;
  readonly is_nan: number;
}

type PointCells = readonly [step: number, timestamp: number, value: number | null];
const columns = 'step, timestamp, CASE WHEN is_nan THEN NULL ELSE value END';
const keyOrder = 'step, timestamp, value, is_nan';
const selectFirst = statement<PointCells>(
  `SELECT ${columns} FROM points WHERE sid = ? ORDER BY ${keyOrder} LIMIT ? OFFSET ?`,
  { raw: true },
);
const selectAfter = statement<PointCells>(
  `SELECT ${columns} FROM points WHERE sid = ? AND (${keyOrder}) > (?, ?, ?, ?) ORDER BY ${keyOrder} LIMIT ? OFFSET ?`,
  { raw: true },
);
const selectKey = statement<PointKey>(
  `SELECT ${keyOrder} FROM points WHERE sid = ? AND (${keyOrder}) > (?, ?, ?, ?) ORDER BY ${keyOrder} LIMIT 1 OFFSET ?`,
);
const countBetween = statement<{ n: number }>(
  `SELECT count(*) AS n FROM points WHERE sid = ? AND (${keyOrder}) > (?, ?, ?, ?) AND (${keyOrder}) <= (?, ?, ?, ?)`,
);

const cellsOf = (key: PointKey) => [key.step, key.timestamp, key.value, key.is_nan];
/** Comes before every point: no value is smaller, and equal ones have a flag. */
const beforeAll: PointKey = { step: -Number.MAX_VALUE, timestamp: 0, value: 0, is_nan: 0 };

/** Rows held as objects at a time; what is made of them is garbage before it grows old. */
const readRows = 4096;

/** `most` points in key order, after a key, leaving out the first `skip`. */
export async function readPoints(
  reader: Reader,
  sid: number,
  { after, skip, most }: { readonly after?: PointKey; readonly skip: number; readonly most: number },
): Promise<PointColumns> {
  const into = { step: new Float64Array(most), time: new Float64Array(most), value: new Float64Array(most) };
  let n = 0;
  let from = after;
  let offset = skip;
  while (n < most) {
    const limit = Math.min(readRows, most - n);
    const rows = from
      ? await reader.all(selectAfter, [sid, ...cellsOf(from), limit, offset])
      : await reader.all(selectFirst, [sid, limit, offset]);
    for (const row of rows) put(into, n++, row);
    if (rows.length < limit) break;
    if (n < most) [from, offset] = [await keyAt(reader, sid, from, offset + limit - 1), 0];
  }
  return { n, ...into };
}

type Room = Omit<PointColumns, 'n'>;

function put(into: Room, i: number, [step, time, value]: PointCells): void {
  into.step[i] = step;
  into.time[i] = time;
  into.value[i] = value ?? Number.NaN;
}

/** The key of the point `skip` places after the first one behind `after`. */
export const keyAt = (
  reader: Reader,
  sid: number,
  after: PointKey | undefined,
  skip: number,
): Promise<PointKey | undefined> => reader.get(selectKey, [sid, ...cellsOf(after ?? beforeAll), skip]);

/** How many points lie behind one key, up to another. */
export async function countPoints(
  reader: Reader,
  sid: number,
  after: PointKey | undefined,
  to: PointKey,
): Promise<number> {
  return (await reader.get(countBetween, [sid, ...cellsOf(after ?? beforeAll), ...cellsOf(to)]))?.n ?? 0;
}
