import { at, fields } from './bucket.ts';
import { column, countFields, type SeriesWindow } from './series-window.ts';

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
  const columns = all.map(({ window }) => columnsOf(window));
  const sizes = columns.map((own) => own.reduce((sum, { byteLength }) => sum + padded(byteLength), 0));
  let offset = 0;
  const series = all.map((named, i) => {
    const described = { ...describe(named), offset };
    offset += sizes[i] as number;
    return described;
  });
  const header = Buffer.from(JSON.stringify({ series }));
  const start = padded(8 + header.length);
  const bytes = new Uint8Array(start + offset);
  bytes.set(Buffer.from(magic));
  new DataView(bytes.buffer).setUint32(4, header.length, true);
  bytes.set(header, 8);
  let end = start;
  for (const own of columns.flat()) {
    bytes.set(new Uint8Array(own.buffer, own.byteOffset, own.byteLength), end);
    end += padded(own.byteLength);
  }
  return bytes;
}

const padded = (length: number): number => Math.ceil(length / 8) * 8;

function describe({ run_id, key, total, window }: NamedWindow) {
  if (window.mode === 'exact') return { run_id, key, mode: window.mode, count: window.x.length, total };
  const count = window.buckets.length / fields;
  return { run_id, key, mode: window.mode, count, total, size: window.size };
}

type Column = Float64Array | Uint32Array;

function columnsOf(window: SeriesWindow): Column[] {
  if (window.mode === 'exact') return [window.x, window.y];
  const { buckets, axis, shift } = window;
  const values = [at.min, at.max, at.first, at.last, at.sum].map((field) => column(buckets, field));
  const counts = countFields.map((field) => Uint32Array.from(column(buckets, field)));
  return [column(buckets, axis.first, shift), column(buckets, axis.last, shift), ...values, ...counts];
}
