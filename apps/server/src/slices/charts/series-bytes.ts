import { at, fields } from './bucket.ts';
import type { SeriesWindow } from './series-window.ts';

/** A series of an answer with its names. */
export interface NamedWindow {
  readonly run_id: string;
  readonly key: string;
  /** Points of the whole series. */
  readonly total: number;
  readonly window: SeriesWindow;
}

const magic = 'MRS1';

/**
 * `MRS1`, the length of the header as u32, the header (JSON), padding to 8, then the columns; all little-endian. `offset` in the header
 * counts from the end of the padding. `docs/series.md` is the description for readers.
 */
export function seriesBytes(all: readonly NamedWindow[]): Uint8Array {
  let offset = 0;
  const series = all.map((named) => {
    const described = { ...describe(named), offset };
    offset += sizeOf(named.window);
    return described;
  });
  const header = Buffer.from(JSON.stringify({ series }));
  const start = padded(8 + header.length);
  const bytes = new Uint8Array(start + offset);
  bytes.set(Buffer.from(magic));
  new DataView(bytes.buffer).setUint32(4, header.length, true);
  bytes.set(header, 8);
  for (const [i, { window }] of all.entries()) put(bytes.buffer, start + (series[i]?.offset as number), window);
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

function describe({ run_id, key, total, window }: NamedWindow) {
  const count = countOf(window);
  if (window.mode === 'exact') return { run_id, key, mode: window.mode, count, total };
  return { run_id, key, mode: window.mode, count, total, size: window.size };
}

const countOf = (window: SeriesWindow): number =>
  window.mode === 'exact' ? window.x.length : window.buckets.length / fields;

/** Of finite numbers, then of counts. */
const valueFields = [at.min, at.max, at.first, at.last, at.sum] as const;
const countFields = [at.n, at.nan, at.posinf, at.neginf] as const;

/** Bytes of a window's columns. */
function sizeOf(window: SeriesWindow): number {
  const count = countOf(window);
  if (window.mode === 'exact') return 2 * 8 * count;
  return (2 + valueFields.length) * 8 * count + countFields.length * padded(4 * count);
}

/** Writes the columns of a window, the first at byte `start`. */
function put(buffer: ArrayBuffer, start: number, window: SeriesWindow): void {
  const count = countOf(window);
  const floats = (i: number): Float64Array => new Float64Array(buffer, start + i * 8 * count, count);
  if (window.mode === 'exact') {
    floats(0).set(window.x);
    floats(1).set(window.y);
    return;
  }
  const { buckets, axis, shift } = window;
  putFloats(buckets, axis.first, floats(0), shift);
  putFloats(buckets, axis.last, floats(1), shift);
  for (const [i, field] of valueFields.entries()) putFloats(buckets, field, floats(2 + i), 0);
  const counts = start + (2 + valueFields.length) * 8 * count;
  for (const [i, field] of countFields.entries()) {
    putCounts(buckets, field, new Uint32Array(buffer, counts + i * padded(4 * count), count));
  }
}

// Loops: what calls a function for each number takes ten times as long.

function putFloats(buckets: Float64Array, field: number, into: Float64Array, shift: number): void {
  for (let i = 0, o = field; i < into.length; i++, o += fields) into[i] = buckets[o]! - shift;
}

function putCounts(buckets: Float64Array, field: number, into: Uint32Array): void {
  for (let i = 0, o = field; i < into.length; i++, o += fields) into[i] = buckets[o]!;
}
