import { type Cell, type Column, Frame, fromJs, inferColumn, ModelError, Timestamp } from '@millrace/models';
import { fail } from '@millrace/protocol';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema, type SchemaElement } from 'hyparquet';

/** A Parquet body: one file, read without the signature. @throws {ApiError} BAD_REQUEST in MLflow's words */
export async function readParquet(body: Buffer): Promise<Frame> {
  const file = new Uint8Array(body).buffer;
  try {
    const metadata = await parquetMetadataAsync(file);
    const rows = await parquetReadObjects({ file, metadata });
    const columns = parquetSchema(metadata)
      .children.map(({ element }) => element)
      .filter(({ name }) => !name.startsWith('__index_level_'))
      .map((element) => columnOf(element, rows));
    return new Frame(columns, rows.length || Number(metadata.num_rows));
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw fail(
      'BAD_REQUEST',
      `Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid Parquet Pandas DataFrame produced using the \`pandas.DataFrame.to_parquet()\` method. Error: '${(cause as Error).message}'`,
      { cause },
    );
  }
}

/** Numbers keep the type of the file: 1.0 of a DOUBLE is a float though JavaScript prints 1, and an INT32 is not widened. */
function columnOf(
  { name, type, converted_type, logical_type }: SchemaElement,
  rows: readonly Record<string, unknown>[],
): Column {
  const values = rows.map((row) => row[name]);
  // A column that was never given a type has the physical one of a number; pandas reads None there, not NaN.
  const isUntyped = logical_type?.type === 'NULL';
  const dtype = isUntyped ? undefined : (converted_type && sizes[converted_type]) || (type && numbers[type]);
  const isPlain = values.every((value) => typeof value === 'number' || typeof value === 'bigint');
  if (dtype === undefined || !values.every((value) => isNumberOrHole(value)))
    return inferColumn(name, values.map(toCell));
  // A whole number beside a hole is a float, as pandas has it.
  if (!isPlain || dtype.startsWith('float')) {
    const floats = values.map((value) => (isHole(value) ? Number.NaN : Number(value)));
    return { name, dtype: dtype.startsWith('float') ? dtype : 'float64', values: floats };
  }
  return { name, dtype, values: values.map((value) => BigInt(value as number | bigint)) };
}

const numbers: Readonly<Partial<Record<NonNullable<SchemaElement['type']>, string>>> = {
  DOUBLE: 'float64',
  FLOAT: 'float32',
  INT32: 'int32',
  INT64: 'int64',
};

const sizes: Readonly<Record<string, string>> = {
  INT_8: 'int8',
  INT_16: 'int16',
  UINT_8: 'uint8',
  UINT_16: 'uint16',
  UINT_32: 'uint32',
  UINT_64: 'uint64',
};

const isHole = (value: unknown): boolean => value === null || value === undefined;

const isNumberOrHole = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || isHole(value);

function toCell(value: unknown): Cell {
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return new Timestamp(BigInt(value.getTime()) * 1_000_000n);
  return fromJs(value);
}
