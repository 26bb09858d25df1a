/** What goes into and comes out of a model that predicts: tables, tensors, and plain values for code that takes them. */

/** Types of elements, by numpy's names, which MLflow writes into signatures. */
export type DType =
  | 'float16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'str';

/** bool are 0 and 1. */
export type Elements =
  | Float16Array
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | readonly string[];

/** What holds the elements of each type but text. */
export const arrayTypes = {
  float16: Float16Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const satisfies Readonly<Record<Exclude<DType, 'str'>, new (length: number) => Elements>>;

/** Row-major; `shape` [] is a single number. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: Elements;
}

/** A column of a table: typed elements, or anything (`object` in pandas). */
export type Column =
  | { readonly name: string | number; readonly dtype: DType; readonly values: Elements }
  | { readonly name: string | number; readonly dtype: 'object'; readonly values: readonly unknown[] };

/** A table, as pandas has it, without the index. */
export interface Frame {
  readonly rows: number;
  readonly columns: readonly Column[];
}

export type PredictInput =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  | { readonly kind: 'tensors'; readonly tensors: Readonly<Record<string, Tensor>> }
  /** Anything JSON can say, for models written in code. */
  | { readonly kind: 'value'; readonly value: unknown };

export type PredictOutput =
  | { readonly kind: 'frame'; readonly frame: Frame }
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  /** By output name, in the model's order; a classifier's ZipMap is one record per row. */
  | { readonly kind: 'tensors'; readonly tensors: Readonly<Record<string, Tensor | readonly Record<string, number>[]>> }
  | { readonly kind: 'value'; readonly value: unknown };
