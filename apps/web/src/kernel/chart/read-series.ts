/** Every point of a window, in the order of x. */
export interface ExactSeries {
  readonly run_id: string;
  readonly key: string;
  /** Points of the whole series. */
  readonly total: number;
  readonly mode: 'exact';
  readonly x: Float64Array;
  /** NaN is NaN; infinities are the largest doubles, as the server stores them. */
  readonly y: Float64Array;
}

/** Consecutive points summed up; one place in each column per bucket. */
export interface BucketSeries {
  readonly run_id: string;
  readonly key: string;
  readonly total: number;
  readonly mode: 'buckets';
  /** Points in a whole bucket. */
  readonly size: number;
  readonly xFirst: Float64Array;
  readonly xLast: Float64Array;
  /** Of finite values, as are `max`, `first`, `last` and `sum`. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly sum: Float64Array;
  readonly n: Uint32Array;
  readonly nan: Uint32Array;
  readonly posinf: Uint32Array;
  readonly neginf: Uint32Array;
}

export type Series = ExactSeries | BucketSeries;

interface Described {
  readonly run_id: string;
  readonly key: string;
  readonly mode: Series['mode'];
  readonly count: number;
  readonly total: number;
  readonly size?: number;
  readonly offset: number;
}

const magic = 0x3153524d; // MRS1, little-endian

/** Reads an answer of `searchSeries` (docs/series.md); the columns look into its bytes. @throws TypeError when it is something else */
export function readSeries(bytes: ArrayBuffer): Series[] {
  const view = new DataView(bytes);
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== magic)
    throw new TypeError('The answer is not a list of series.');
  const end = 8 + view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, end - 8))) as { series: Described[] };
  const start = padded(end);
  return header.series.map((described) => readOne(bytes, start + described.offset, described));
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

function readOne(bytes: ArrayBuffer, start: number, { run_id, key, mode, count, total, size = 1 }: Described): Series {
  const names = { run_id, key, total };
  const floats = (column: number): Float64Array => new Float64Array(bytes, start + column * count * 8, count);
  if (mode === 'exact') return { ...names, mode, x: floats(0), y: floats(1) };
  const [xFirst, xLast, min, max, first, last, sum] = [0, 1, 2, 3, 4, 5, 6].map(floats) as Seven;
  const counts = (column: number): Uint32Array =>
    new Uint32Array(bytes, start + 7 * count * 8 + column * padded(count * 4), count);
  const [n, nan, posinf, neginf] = [0, 1, 2, 3].map(counts) as Four;
  return { ...names, mode, size, xFirst, xLast, min, max, first, last, sum, n, nan, posinf, neginf };
}

type Column = Float64Array;
type Seven = [Column, Column, Column, Column, Column, Column, Column];
type Four = [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
