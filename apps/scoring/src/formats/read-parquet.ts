import { type Cell, Frame, fromJs, inferColumn, ModelError, Timestamp } from '@millrace/models';
import { fail } from '@millrace/protocol';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';

/** A Parquet body: one file, read without the signature. @throws {ApiError} BAD_REQUEST in MLflow's words */
export async function readParquet(body: Buffer): Promise<Frame> {
  const file = new Uint8Array(body).buffer;
  try {
    const metadata = await parquetMetadataAsync(file);
    const rows = await parquetReadObjects({ file, metadata });
    const names = metadata.schema.filter(({ num_children }) => !num_children).map(({ name }) => name);
    const columns = names
      .filter((name) => !name.startsWith('__index_level_'))
      .map((name) =>
        inferColumn(
          name,
          rows.map((row) => toCell(row[name])),
        ),
      );
    return new Frame(columns, rows.length);
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw fail(
      'BAD_REQUEST',
      `Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid Parquet Pandas DataFrame produced using the \`pandas.DataFrame.to_parquet()\` method. Error: '${(cause as Error).message}'`,
      { cause },
    );
  }
}

function toCell(value: unknown): Cell {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return new Timestamp(BigInt(value.getTime()) * 1_000_000n);
  return fromJs(value);
}
