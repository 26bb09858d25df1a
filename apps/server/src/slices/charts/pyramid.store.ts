import { type Reader, statement, type Tx } from '@millrace/store';
import { chunkBuckets, fields, levelSizes } from './bucket.ts';
import type { PointKey } from './points.store.ts';

/** A stored row without its buckets. */
export interface ChunkHead {
  readonly chunk: number;
  /** Key of the last point that it covers. */
  readonly last: PointKey;
  readonly buckets: number;
}

/** A row to store. */
export interface Chunk {
  readonly level: number;
  readonly chunk: number;
  readonly last: PointKey;
  readonly payload: Float64Array;
}

const lastColumns = 'last_step AS step, last_timestamp AS timestamp, last_value AS value, last_is_nan AS is_nan';
const bucketBytes = fields * Float64Array.BYTES_PER_ELEMENT;
const selectHeads = statement<PointKey & { chunk: number; buckets: number }>(
  `SELECT chunk, ${lastColumns}, length(payload) / ${bucketBytes} AS buckets FROM pyramid WHERE sid = ? AND level = ? ORDER BY chunk`,
);
const selectLast = statement<PointKey>(`SELECT ${lastColumns} FROM pyramid WHERE sid = ? AND level = 0 AND chunk = ?`);
const selectCount = statement<{ buckets: number }>(
  `SELECT chunk * ${chunkBuckets} + length(payload) / ${bucketBytes} AS buckets FROM pyramid WHERE sid = ? AND level = ?
   ORDER BY chunk DESC LIMIT 1`,
);
const selectPayloads = statement<readonly [Uint8Array]>(
  'SELECT payload FROM pyramid WHERE sid = ? AND level = ? AND chunk BETWEEN ? AND ? ORDER BY chunk',
  { raw: true },
);
const upsertChunk = statement<never>(
  `INSERT INTO pyramid (sid, level, chunk, last_step, last_timestamp, last_value, last_is_nan, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
   ON CONFLICT (sid, level, chunk) DO UPDATE SET last_step = excluded.last_step, last_timestamp = excluded.last_timestamp,
     last_value = excluded.last_value, last_is_nan = excluded.last_is_nan, payload = excluded.payload`,
);
const deleteFrom = statement<never>('DELETE FROM pyramid WHERE sid = ? AND (last_step, last_timestamp) >= (?, ?)');
const deleteSeries = statement<never>('DELETE FROM pyramid WHERE sid = ?');
const setSealed = statement<never>(
  'UPDATE series SET sealed_n = ?, sealed_step = ?, sealed_timestamp = ? WHERE id = ?',
);

/** The rows of one level, in order. */
export const chunkHeads = async (reader: Reader, sid: number, level: number): Promise<ChunkHead[]> =>
  (await reader.all(selectHeads, [sid, level])).map(({ chunk, buckets, ...last }) => ({ chunk, buckets, last }));

/** The key of the last point that a row of the lowest level covers; the row must be stored. */
export async function lastKey(reader: Reader, sid: number, chunk: number): Promise<PointKey> {
  const key = await reader.get(selectLast, [sid, chunk]);
  if (!key) throw new Error(`Series ${sid} has fewer summaries than it says.`);
  return key;
}

/** How many buckets of a level are stored. */
export const bucketCount = async (reader: Reader, sid: number, level: number): Promise<number> =>
  (await reader.get(selectCount, [sid, level]))?.buckets ?? 0;

/** Buckets that lie in one stored row. */
export interface Piece {
  /** The number of the first of them in their level. */
  readonly first: number;
  readonly buckets: Float64Array;
}

/** Buckets `from` to `to` (not included) of a level as they are stored; all of them must be. */
export async function readPieces(
  reader: Reader,
  sid: number,
  level: number,
  from: number,
  to: number,
): Promise<Piece[]> {
  if (to <= from) return [];
  const chunk = Math.floor(from / chunkBuckets);
  const rows = await reader.all(selectPayloads, [sid, level, chunk, Math.floor((to - 1) / chunkBuckets)]);
  return rows.map(([payload], i) => cutRow(chunk + i, floats(payload), from, to));
}

/** Those of a stored row's buckets that have numbers `from` to `to` (not included), in the same memory. */
export function cutRow(chunk: number, row: Float64Array, from: number, to: number): Piece {
  const start = chunk * chunkBuckets;
  const first = Math.max(from, start);
  return { first, buckets: row.subarray((first - start) * fields, (to - start) * fields) };
}

/** The same, one after another. */
export async function readBuckets(
  reader: Reader,
  sid: number,
  level: number,
  from: number,
  to: number,
): Promise<Float64Array> {
  const all = new Float64Array(Math.max(0, to - from) * fields);
  for (const { first, buckets } of await readPieces(reader, sid, level, from, to)) {
    all.set(buckets, (first - from) * fields);
  }
  return all;
}

const floats = (bytes: Uint8Array): Float64Array =>
  bytes.byteOffset % 8 === 0
    ? new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8)
    : new Float64Array(new Uint8Array(bytes).buffer);

/** Stores rows and notes how many points are sealed now, up to which key. */
export async function putChunks(
  tx: Tx,
  sid: number,
  chunks: readonly Chunk[],
  sealed: { readonly n: number; readonly last: PointKey },
): Promise<void> {
  for (const { level, chunk, last, payload } of chunks) {
    const bytes = new Uint8Array(payload.buffer, payload.byteOffset, payload.byteLength);
    await tx.run(upsertChunk, [sid, level, chunk, last.step, last.timestamp, last.value, last.is_nan, bytes]);
  }
  await tx.run(setSealed, [sealed.n, sealed.last.step, sealed.last.timestamp, sid]);
}

/** Removes all buckets of a series that is deleted for good. */
export const forgetSeries = (tx: Tx, sid: number) => tx.run(deleteSeries, [sid]);

/** Removes every bucket that may hold, or follow, a point that came late. */
export async function forgetLate(
  tx: Tx,
  sid: number,
  late: { readonly step: number | bigint; readonly timestamp: number | bigint },
): Promise<void> {
  await tx.run(deleteFrom, [sid, late.step, late.timestamp]);
  const rest = (await chunkHeads(tx, sid, 0)).at(-1);
  const n = rest ? (rest.chunk * chunkBuckets + rest.buckets) * levelSizes[0] : 0;
  await tx.run(setSealed, [n, rest?.last.step ?? null, rest?.last.timestamp ?? null, sid]);
}
