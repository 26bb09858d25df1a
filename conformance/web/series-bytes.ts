/** One series of an answer of the series endpoint, as docs/series.md describes it. */
export interface ReadSeries {
  readonly run_id: string;
  readonly key: string;
  readonly mode: 'exact' | 'buckets';
  readonly count: number;
  readonly total: number;
  /** Of exact series. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** @throws Error when the bytes are something else */
export function readSeries(bytes: Buffer): readonly ReadSeries[] {
  if (bytes.toString('latin1', 0, 4) !== 'MRS1') throw new Error('The answer does not begin with MRS1.');
  const end = 8 + bytes.readUInt32LE(4);
  const start = Math.ceil(end / 8) * 8;
  const { series } = JSON.parse(bytes.toString('utf8', 8, end)) as { series: (ReadSeries & { offset: number })[] };
  return series.map(({ offset, ...described }) => {
    const floats = (column: number): Float64Array =>
      Float64Array.from({ length: described.count }, (_, i) =>
        bytes.readDoubleLE(start + offset + (column * described.count + i) * 8),
      );
    return { ...described, x: floats(0), y: floats(1) };
  });
}
