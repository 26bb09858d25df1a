import type { SeriesWindow } from './series-window.ts';

/** One series as a reader of the format sees it. */
export interface ReadSeries {
  readonly run_id: string;
  readonly key: string;
  readonly mode: SeriesWindow['mode'];
  readonly count: number;
  readonly total: number;
  readonly size?: number;
  readonly columns: readonly (readonly number[])[];
}

/** Reads MRS1 from its description alone; shares no code with the writer. */
export function readSeriesBytes(bytes: Uint8Array): ReadSeries[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Buffer.from(bytes.subarray(0, 4)).toString() !== 'MRS1') throw new Error('not MRS1');
  const length = view.getUint32(4, true);
  const { series } = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString());
  const start = Math.ceil((8 + length) / 8) * 8;
  return series.map((one: ReadSeries & { offset: number }) => {
    const widths = one.mode === 'exact' ? [8, 8] : [8, 8, 8, 8, 8, 8, 8, 4, 4, 4, 4];
    let at = start + one.offset;
    const columns = widths.map((width) => {
      const column = Array.from({ length: one.count }, (_, i) =>
        width === 8 ? view.getFloat64(at + i * 8, true) : view.getUint32(at + i * 4, true),
      );
      at += Math.ceil((one.count * width) / 8) * 8;
      return column;
    });
    const { offset: _, ...rest } = one;
    return { ...rest, columns };
  });
}
