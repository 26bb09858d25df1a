import { type Reader, type ReadJob, statement, type Tx } from '@millrace/store';
import { bucketsOfPoints, chunkBuckets, coarser, fields, levelSizes, type PointColumns } from './bucket.ts';
import { countPoints, findChartSeriesById, keyAt, type PointKey, readPoints } from './points.store.ts';
import { type Chunk, type ChunkHead, chunkHeads, putChunks, readBuckets } from './pyramid.store.ts';

/** A series shorter than this is read point by point as fast. */
const sealedFrom = 4096;
/** Points that wait before buckets are made of them: a quarter of what is sealed, within these bounds, so that a long run costs little. */
const waitingLeast = 4096;
const waitingMost = 16_384;
/** A reader has points sealed that wait longer: it has to read them one by one. */
const readableMost = 1024;
/** Points that one job reads: about 30 ms of a read worker. */
const sealMost = 4 * chunkBuckets * levelSizes[0];

/** Whether the pyramid of a series lags behind its points. */
export const isSealDue = (n: number, sealed_n: number): boolean =>
  n - sealed_n >= Math.min(waitingMost, Math.max(waitingLeast, sealed_n / 4));

/** Whether a reader is better off when it is sealed now. */
export const isSealWorth = (n: number, sealed_n: number): boolean => n >= sealedFrom && n - sealed_n >= readableMost;

/** Buckets made from points that no bucket covered. */
export interface Sealing {
  readonly sid: number;
  /** Points that were sealed before, and the last of them. */
  readonly before: number;
  readonly after?: PointKey;
  readonly n: number;
  readonly last: PointKey;
  readonly chunks: readonly Chunk[];
  /** More can be sealed at once. */
  readonly more: boolean;
}

/** Makes the next buckets of a series; undefined when too few points wait. Nothing is written. */
export const sealSeriesJob: ReadJob<{ readonly sid: number }, Sealing | undefined> = {
  name: 'seal-series',
  run: async (reader, { sid }) => {
    const series = await findChartSeriesById(reader, sid);
    if (!series || !isSealWorth(series.n, series.sealed_n)) return undefined;
    const head = (await chunkHeads(reader, sid, 0)).at(-1);
    const before = sealedBy(head, 0);
    const points = await readPoints(reader, sid, { after: head?.last, skip: 0, most: sealMost });
    const added = bucketsOfPoints(points, levelSizes[0]);
    const n = (added.length / fields) * levelSizes[0];
    if (n === 0) return undefined;
    const last = keyOf(points, n - 1);
    const chunks = await chunksOf(reader, sid, { head, added, points });
    return { sid, before, after: head?.last, n: before + n, last, chunks, more: points.n === sealMost };
  },
};

/** Points that the buckets of a level cover, up to its last row. */
const sealedBy = (head: ChunkHead | undefined, level: number): number =>
  head ? (head.chunk * chunkBuckets + head.buckets) * (levelSizes[level] as number) : 0;

interface NewBuckets {
  readonly head: ChunkHead | undefined;
  readonly added: Float64Array;
  /** What they were made of. */
  readonly points: PointColumns;
}

/** As the table has it: NaN is 0 with a flag. */
const keyOf = ({ step, time, value }: PointColumns, i: number): PointKey => {
  const isNan = Number.isNaN(value[i]);
  return { step: step[i]!, timestamp: time[i]!, value: isNan ? 0 : value[i]!, is_nan: isNan ? 1 : 0 };
};

/** The rows of every level that new buckets of the lowest one lead to. */
async function chunksOf(reader: Reader, sid: number, { head, added, points }: NewBuckets): Promise<Chunk[]> {
  const sealed = sealedBy(head, 0);
  let from = sealed / levelSizes[0];
  let buckets = added;
  const rows = await rowsOf(reader, sid, 0, from, buckets);
  for (let level = 1; level < levelSizes.length; level++) {
    const group = (levelSizes[level] as number) / (levelSizes[level - 1] as number);
    const start = sealedBy((await chunkHeads(reader, sid, level)).at(-1), level) / (levelSizes[level] as number);
    const stored = await readBuckets(reader, sid, level - 1, start * group, from);
    buckets = coarser(joined(stored, buckets), group);
    from = start;
    rows.push(...(await rowsOf(reader, sid, level, from, buckets)));
  }
  const keyBefore = (end: number): PointKey | Promise<PointKey> =>
    end > sealed ? keyOf(points, end - sealed - 1) : keyWithin(reader, sid, end);
  return Promise.all(rows.map(async (row) => ({ ...row, last: await keyBefore(endOf(row)) })));
}

type Row = Omit<Chunk, 'last'>;

/** How many points lie up to the end of a row. */
const endOf = ({ level, chunk, payload }: Row): number =>
  (chunk * chunkBuckets + payload.length / fields) * (levelSizes[level] as number);

/** Rows for buckets from number `from` on, the first one completed with what is stored of it. */
async function rowsOf(reader: Reader, sid: number, level: number, from: number, buckets: Float64Array): Promise<Row[]> {
  if (buckets.length === 0) return [];
  const start = Math.floor(from / chunkBuckets) * chunkBuckets;
  const all = joined(await readBuckets(reader, sid, level, start, from), buckets);
  const rows: Row[] = [];
  for (let first = 0; first * fields < all.length; first += chunkBuckets) {
    const payload = all.slice(first * fields, (first + chunkBuckets) * fields);
    rows.push({ level, chunk: (start + first) / chunkBuckets, payload });
  }
  return rows;
}

/** The key of point `end`, counted from 1, which is sealed: a coarser level lags behind after a late point. */
async function keyWithin(reader: Reader, sid: number, end: number): Promise<PointKey> {
  const before = (await chunkHeads(reader, sid, 0)).filter((head) => sealedBy(head, 0) < end).at(-1);
  const key = await keyAt(reader, sid, before?.last, end - sealedBy(before, 0) - 1);
  if (!key) throw new Error(`Series ${sid} has fewer points than its summaries say.`);
  return key;
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

const selectSealed = statement<{ sealed_n: number }>('SELECT sealed_n FROM series WHERE id = ?');

/** Stores what a job made, unless the points have changed under it; tells whether it did. */
export async function putSealing(tx: Tx, sealing: Sealing): Promise<boolean> {
  const { sid, before, after, n, last, chunks } = sealing;
  const row = await tx.get(selectSealed, [sid]);
  if (row?.sealed_n !== before || (await countPoints(tx, sid, after, last)) !== n - before) return false;
  await putChunks(tx, sid, chunks, { n, last });
  return true;
}
