import type { PythonValue } from './python-value.ts';

/** numpy's names of the types a column can have; `str` is pandas' text column, `object` holds anything. */
export type Dtype = string;

/** A point in time in nanoseconds since 1970, without a zone; null is `NaT`. */
export class Timestamp {
  readonly nanoseconds: bigint | null;

  constructor(nanoseconds: bigint | null) {
    this.nanoseconds = nanoseconds;
  }

  /** `2020-01-02T03:04:05.25`, or `NaT` */
  toString(): string {
    if (this.nanoseconds === null) return 'NaT';
    const [seconds, rest] = [floorDiv(this.nanoseconds, 1_000_000_000n), mod(this.nanoseconds, 1_000_000_000n)];
    const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
    const fraction = String(rest).padStart(9, '0');
    if (rest === 0n) return text;
    return `${text}.${fraction.endsWith('000') ? fraction.slice(0, 6) : fraction}`;
  }
}

const mod = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;
const floorDiv = (value: bigint, by: bigint): bigint => (value - mod(value, by)) / by;

/** What a cell can hold: whole numbers are `bigint`, floats `number`, and NaN stands where pandas has a hole. */
export type Cell = PythonValue | Uint8Array | Timestamp | Tensor | Scalar | readonly Cell[];

export interface Column {
  /** A number where the data had no names. */
  readonly name: string | number;
  readonly dtype: Dtype;
  readonly values: readonly Cell[];
}

/** Rows and columns, as pandas has them. */
export class Frame {
  readonly columns: readonly Column[];
  /** Rows; the columns may be none. */
  readonly length: number;

  constructor(columns: readonly Column[], length: number) {
    this.columns = columns;
    this.length = length;
  }

  column(name: string | number): Column | undefined {
    return this.columns.find((it) => it.name === name);
  }
}

/** A numpy array; the values lie in row-major order. */
export class Tensor {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly values: readonly Cell[];

  constructor(dtype: Dtype, shape: readonly number[], values: readonly Cell[]) {
    this.dtype = dtype;
    this.shape = shape;
    this.values = values;
  }
}

/** A numpy scalar, which keeps its type: `np.int32(5)`. */
export class Scalar {
  readonly dtype: Dtype;
  readonly value: Cell;

  constructor(dtype: Dtype, value: Cell) {
    this.dtype = dtype;
    this.value = value;
  }
}

/** The columns or tensors of a body by name, read with the signature. */
export class Parts {
  readonly entries: ReadonlyMap<string, Cell>;

  constructor(entries: ReadonlyMap<string, Cell>) {
    this.entries = entries;
  }
}

/** What a model is given: rows and columns, arrays by name, one array or scalar, or the plain value of a model without signature. */
export type ModelData = Frame | Tensor | Scalar | Parts | readonly Parts[] | PythonValue;
