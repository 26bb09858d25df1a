import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetRead,
  parquetSchema,
} from 'hyparquet';
import type { ArtifactSource } from '../artifact-source.ts';
import { codecsFor, knownCodecs } from './parquet-codecs.ts';
import { type GroupSpan, groupSpans, type ParquetColumn, parquetColumns, usedCodecs } from './prepare-parquet.ts';

/** A Parquet file of which only the end has been read. */
export interface ParquetFile {
  readonly rowCount: number;
  /** Of the whole file. */
  readonly size: number;
  readonly columns: readonly ParquetColumn[];
  /** Compressions that this page cannot undo. */
  readonly unread: readonly string[];
  readonly groups: readonly GroupSpan[];
  /** Values of one column in one row group. @throws Error for a codec or an encoding that cannot be read */
  readonly read: (column: string, group: GroupSpan) => Promise<readonly unknown[]>;
}

/** The end of the file that is read at first. */
const footerBytes = 64 * 1024;

/** Reads the footer alone: its last bytes, and once more where it is longer than those. @throws Error when it is none */
export async function openParquet(source: ArtifactSource, path: string, signal: AbortSignal): Promise<ParquetFile> {
  const file = await rangesOf(source, path, signal);
  const metadata = await parquetMetadataAsync(file, { initialFetchSize: footerBytes });
  const used = usedCodecs(metadata.row_groups);
  const compressors = await codecsFor(used);
  return {
    rowCount: Number(metadata.num_rows),
    size: file.byteLength,
    columns: parquetColumns(parquetSchema(metadata).children),
    unread: used.filter((codec) => !knownCodecs.has(codec)),
    groups: groupSpans(metadata.row_groups),
    read: (column, group) => readColumn({ file, metadata, compressors }, column, group),
  };
}

/** The file as ranges; how long it is, its first byte tells. */
async function rangesOf(source: ArtifactSource, path: string, signal: AbortSignal): Promise<AsyncBuffer> {
  const first = await source.fetch(path, 'bytes=0-0', signal);
  await first.arrayBuffer();
  const byteLength = Number(/\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1] ?? 0);
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      // Not the signal of the first look: values are read as long as the table is open.
      const part = await source.fetch(path, `bytes=${start}-${end - 1}`, new AbortController().signal);
      return part.arrayBuffer();
    },
  };
}

interface OpenFile {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors;
}

async function readColumn(open: OpenFile, column: string, { start, end }: GroupSpan): Promise<readonly unknown[]> {
  let values: readonly unknown[] = [];
  await parquetRead({
    ...open,
    columns: [column],
    rowStart: start,
    rowEnd: end,
    rowFormat: 'object',
    onComplete: (rows: readonly Readonly<Record<string, unknown>>[]) => {
      values = rows.map((row) => row[column]);
    },
  });
  return values;
}
