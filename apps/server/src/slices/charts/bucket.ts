/** Levels of the pyramid: points in a bucket. Each is 16 of the one below. */
export const levelSizes = [256, 4096, 65_536] as const;
/** Buckets in one stored row. */
export const chunkBuckets = 64;

/** Where the members of a bucket lie among its `fields` float64. Steps and times are those of its first and last point. */
export const at = {
  stepFirst: 0,
  stepLast: 1,
  timeFirst: 2,
  timeLast: 3,
  /** Of finite values; NaN when there is none, as with `max`, `first` and `last`. */
  min: 4,
  max: 5,
  first: 6,
  last: 7,
  /** Of finite values; 0 when there is none. */
  sum: 8,
  /** All points. */
  n: 9,
  nan: 10,
  posinf: 11,
  neginf: 12,
} as const;
export const fields = 13;

/** Points in key order. NaN stands for itself, infinities are stored as the largest doubles. */
export interface PointColumns {
  readonly n: number;
  readonly step: Float64Array;
  readonly time: Float64Array;
  readonly value: Float64Array;
}

/** Points `from` to `to` (not included) of columns, in the same memory. */
export const part = ({ step, time, value }: PointColumns, from: number, to: number): PointColumns => ({
  n: to - from,
  step: step.subarray(from, to),
  time: time.subarray(from, to),
  value: value.subarray(from, to),
});

/** Room for `count` buckets that hold nothing yet. */
export function emptyBuckets(count: number): Float64Array {
  const buckets = new Float64Array(count * fields);
  for (let o = 0; o < buckets.length; o += fields) buckets.fill(Number.NaN, o + at.min, o + at.last + 1);
  return buckets;
}

/** Adds one point, which follows those that are there, to the bucket that begins at `o`. */
export function addPoint(buckets: Float64Array, o: number, step: number, time: number, value: number): void {
  if (buckets[o + at.n] === 0) {
    buckets[o + at.stepFirst] = step;
    buckets[o + at.timeFirst] = time;
  }
  buckets[o + at.stepLast] = step;
  buckets[o + at.timeLast] = time;
  buckets[o + at.n]! += 1;
  if (Number.isNaN(value)) buckets[o + at.nan]! += 1;
  else if (value === Number.MAX_VALUE) buckets[o + at.posinf]! += 1;
  else if (value === -Number.MAX_VALUE) buckets[o + at.neginf]! += 1;
  else addFinite(buckets, o, value);
}

/**
 * Adds the buckets of `from` that begin at `p` and end at `end`, which follow what is there, to the bucket that begins at `o`. What is
 * added up stands in variables meanwhile: thousands of buckets are added for each curve.
 */
export function addBuckets(buckets: Float64Array, o: number, from: Float64Array, p: number, end: number): void {
  if (buckets[o + at.n] === 0) {
    buckets[o + at.stepFirst] = from[p + at.stepFirst]!;
    buckets[o + at.timeFirst] = from[p + at.timeFirst]!;
  }
  buckets[o + at.stepLast] = from[end - fields + at.stepLast]!;
  buckets[o + at.timeLast] = from[end - fields + at.timeLast]!;
  addCounts(buckets, o, from, p, end);
  let [min, max, first] = [buckets[o + at.min]!, buckets[o + at.max]!, buckets[o + at.first]!];
  let [last, sum] = [buckets[o + at.last]!, buckets[o + at.sum]!];
  for (let q = p; q < end; q += fields) {
    if (Number.isNaN(from[q + at.first]!)) continue;
    if (Number.isNaN(first)) first = from[q + at.first]!;
    // Turned round, so that NaN gives way.
    if (!(min <= from[q + at.min]!)) min = from[q + at.min]!;
    if (!(max >= from[q + at.max]!)) max = from[q + at.max]!;
    last = from[q + at.last]!;
    sum += from[q + at.sum]!;
  }
  buckets[o + at.min] = min;
  buckets[o + at.max] = max;
  buckets[o + at.first] = first;
  buckets[o + at.last] = last;
  buckets[o + at.sum] = sum;
}

function addCounts(buckets: Float64Array, o: number, from: Float64Array, p: number, end: number): void {
  for (let f: number = at.n; f < fields; f++) {
    let count = buckets[o + f]!;
    for (let q = p + f; q < end; q += fields) count += from[q]!;
    buckets[o + f] = count;
  }
}

function addFinite(buckets: Float64Array, o: number, value: number): void {
  const isFirst = Number.isNaN(buckets[o + at.first]!);
  if (isFirst) buckets[o + at.first] = value;
  if (isFirst || value < buckets[o + at.min]!) buckets[o + at.min] = value;
  if (isFirst || value > buckets[o + at.max]!) buckets[o + at.max] = value;
  buckets[o + at.last] = value;
  buckets[o + at.sum]! += value;
}

/** The complete buckets of `size` points from point `from` on. */
export function bucketsOfPoints(points: PointColumns, size: number, from = 0): Float64Array {
  const count = Math.floor((points.n - from) / size);
  const buckets = emptyBuckets(count);
  for (let i = 0; i < count * size; i++) {
    const p = from + i;
    addPoint(buckets, Math.floor(i / size) * fields, points.step[p]!, points.time[p]!, points.value[p]!);
  }
  return buckets;
}

/** The complete groups of `group` consecutive buckets. */
export function coarser(buckets: Float64Array, group: number): Float64Array {
  const count = Math.floor(buckets.length / fields / group);
  const merged = emptyBuckets(count);
  const size = group * fields;
  for (let i = 0; i < count; i++) addBuckets(merged, i * fields, buckets, i * size, (i + 1) * size);
  return merged;
}
