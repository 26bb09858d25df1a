/** Rows and columns as users give them; the columns have an order. */
export class DataFrame {
  readonly columns: readonly string[];
  /** One list per row, in the order of the columns. */
  readonly rows: readonly (readonly unknown[])[];

  constructor(columns: readonly string[], rows: readonly (readonly unknown[])[]) {
    const odd = rows.findIndex((row) => row.length !== columns.length);
    if (odd >= 0)
      throw new TypeError(`Row ${odd} has ${rows[odd]!.length} values; there are ${columns.length} columns.`);
    this.columns = columns;
    this.rows = rows;
  }

  /** `DataFrame.fromRecords([{ a: 1, b: 'x' }, { a: 2 }])`: what a row lacks is null. */
  static fromRecords(records: readonly Readonly<Record<string, unknown>>[]): DataFrame {
    const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
    return new DataFrame(
      columns,
      records.map((record) => columns.map((name) => record[name] ?? null)),
    );
  }
}

export type TypedArray =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float16Array
  | Float32Array
  | Float64Array;

/** An array with its shape; onnxruntime's tensors fit. */
export interface ShapedArray {
  readonly data: TypedArray;
  readonly dims: readonly number[];
  /** numpy's name; default what the array holds. Float16 in a Uint16Array and booleans in a Uint8Array need it. */
  readonly dtype?: string;
}

export const isTypedArray = (value: unknown): value is TypedArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

export const isShapedArray = (value: unknown): value is ShapedArray =>
  typeof value === 'object' && value !== null && 'data' in value && 'dims' in value && isTypedArray(value.data);

/** numpy's name of what an array holds: `float32`. */
export function dtypeOf({ data, dtype }: ShapedArray): string {
  if (dtype !== undefined) return dtype;
  const [, big = '', kind = '', bits = ''] = /^(Big)?(Int|Uint|Float)(\d+)/.exec(data.constructor.name) ?? [];
  return `${big && kind === 'Uint' ? 'uint' : kind.toLowerCase()}${bits}`;
}

/** `[[1, 2], [3, 4]]` of an array of shape 2 × 2; whole-number arrays keep whole numbers. */
export function nestedOf({ data, dims }: ShapedArray): unknown {
  const size = dims.reduce((product, it) => product * it, 1);
  if (size !== data.length)
    throw new TypeError(`An array of shape [${dims.join(', ')}] has ${size} values, not ${data.length}.`);
  return nest(Array.from(data as ArrayLike<number | bigint>), dims);
}

function nest(values: readonly unknown[], [rows, ...rest]: readonly number[]): unknown {
  if (rows === undefined) return values[0];
  if (rest.length === 0) return values;
  const size = values.length / Math.max(rows, 1);
  return Array.from({ length: rows }, (_, at) => nest(values.slice(at * size, (at + 1) * size), rest));
}
