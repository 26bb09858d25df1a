import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import type { RunColumn } from './run-columns.ts';

/** Runs of one row group: what a reader must take in at once. */
const rowGroup = 10_000;

type Value = string | number | bigint | Date | null;

/** A file that grows by runs; `finish` gives its bytes, once. */
interface ParquetFile {
  readonly add: (runs: readonly TableRun[]) => void;
  readonly finish: () => Uint8Array;
}

/**
 * A Parquet file with a column per column of the table, named by its id: metrics are doubles, times are timestamps in UTC, durations
 * int64 milliseconds, and params and tags the texts they are. Compressed with Snappy.
 */
export function openParquet(columns: readonly RunColumn[]): ParquetFile {
  const bytes = new ByteWriter();
  const head = columns.map((column) => ({ name: column.id, type: typeOf(column), data: [] }));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: schemaFromColumnData({ columnData: head }),
    createdBy: 'millrace',
  });
  let waiting: TableRun[] = [];
  const writeGroup = (): void => {
    const columnData = columns.map((column) => ({
      name: column.id,
      data: waiting.map((run) => parquetValue(run, column)),
    }));
    void writer.write({ columnData, rowGroupSize: rowGroup });
    waiting = [];
  };
  return {
    add: (runs) => {
      waiting.push(...runs);
      if (waiting.length >= rowGroup) writeGroup();
    },
    finish: () => {
      if (waiting.length > 0) writeGroup();
      void writer.finish();
      return bytes.getBytes();
    },
  };
}

function typeOf({ namespace, key }: RunColumn): BasicType {
  if (namespace === 'metrics') return 'DOUBLE';
  if (namespace !== 'attributes') return 'STRING';
  if (key === 'start_time' || key === 'end_time') return 'TIMESTAMP';
  return key === 'duration' ? 'INT64' : 'STRING';
}

function parquetValue(run: TableRun, column: RunColumn): Value {
  const { start_time, end_time } = run.info;
  switch (typeOf(column)) {
    case 'TIMESTAMP':
      return timeOf(column.key === 'start_time' ? start_time : end_time);
    case 'INT64':
      return start_time && end_time ? BigInt(end_time - start_time) : null;
    case 'DOUBLE':
      return numberOf(prepareRunCell(run, column, 0)?.exact);
    default:
      return prepareRunCell(run, column, 0)?.exact ?? null;
  }
}

const timeOf = (ms: number | undefined): Date | null => (ms ? new Date(ms) : null);

const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
