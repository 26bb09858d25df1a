import { frameOf } from './coerce-frame.ts';
import { internal, PythonError } from './errors.ts';
import { type Cell, type Column, Frame, type ModelData, Parts, Scalar, Tensor } from './frame.ts';
import { inferColumn, scalarColumn } from './infer-column.ts';
import { toNested } from './numpy-array.ts';
import { kindOf } from './numpy-types.ts';
import { isDict, isList, type PythonValue, pythonTypeName } from './python-value.ts';
import { frameOfList } from './read-frame.ts';
import type { ColSpec } from './signature.ts';

/**
 * What a column signature sees of any input: a frame. Values by name are one row, or columns where they are lists.
 * @throws ModelError when it cannot be one
 */
export function toFrame(data: ModelData, columns: readonly ColSpec[]): Frame {
  if (data instanceof Frame) return data;
  if (data instanceof Scalar) return new Frame([scalarColumn(0, data)], 1);
  if (data instanceof Tensor) return frameOfTensor(data);
  if (data instanceof Parts) return frameOfParts(data.entries, columns);
  if (isPartsList(data)) return frameOfRows(data);
  if (isDict(data)) return frameOfParts(new Map(Object.entries(data)), columns);
  if (isList(data)) return frameOfList(data);
  if (data === null) throw internal('Expected input to be DataFrame. Found: NoneType');
  return frameOf([[0, [data]]], 1);
}

const isPartsList = (data: ModelData): data is readonly Parts[] =>
  Array.isArray(data) && data.length > 0 && data[0] instanceof Parts;

function frameOfTensor({ dtype, shape, values }: Tensor): Frame {
  const [rows = 0, width = 1] = shape;
  if (shape.length === 0 || shape.length > 2)
    throw new PythonError('ValueError', `Must pass 2-d input. shape=(${shape.join(', ')})`);
  const columns = Array.from({ length: width }, (_, at): Column => {
    const cells = values.filter((_, index) => index % width === at);
    return columnOfTensor(at, new Tensor(dtype, [rows], cells));
  });
  return new Frame(columns, rows);
}

/** An array keeps its type; text becomes pandas' text, bytes objects, and objects are looked at anew. */
function columnOfTensor(name: string | number, { dtype, values }: Tensor): Column {
  if (kindOf(dtype) === 'U') return { name, dtype: 'str', values };
  if (kindOf(dtype) === 'S') return { name, dtype: 'object', values };
  if (dtype !== 'object') return { name, dtype, values };
  const inferred = inferColumn(name, values);
  return inferred.dtype === 'str' ? inferred : { name, dtype, values };
}

function frameOfRows(rows: readonly Parts[]): Frame {
  const names = [...new Set(rows.flatMap(({ entries }) => [...entries.keys()]))];
  const columns = names.map((name) =>
    columnOfCells(
      name,
      rows.map(({ entries }) => (entries.has(name) ? entries.get(name)! : Number.NaN)),
    ),
  );
  return new Frame(columns, rows.length);
}

/** Cells that are numpy scalars of one type make a column of that type; of several, what their plain values make. */
function columnOfCells(name: string | number, cells: readonly Cell[]): Column {
  const types = new Set(
    cells.map((cell) => (cell instanceof Scalar ? kindOf(cell.dtype) + cell.dtype.replace(/^<U\d+$/, 'U') : '')),
  );
  const plain = cells.map((cell) => (cell instanceof Scalar ? cell.value : cell));
  const [first] = cells;
  if (types.size === 1 && first instanceof Scalar) return { ...scalarColumn(name, first), values: plain };
  return inferColumn(name, plain);
}

function frameOfParts(entries: ReadonlyMap<string, Cell>, columns: readonly ColSpec[]): Frame {
  const parts = [...entries.values()];
  const isNested = columns.some(({ type }) => ['array', 'object', 'sparkml_vector'].includes(type.type));
  if (isNested || parts.every(isOneValue) || parts.every(isZeroText)) return oneRow(entries);
  try {
    return columnsOfParts(entries);
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    throw internal(
      'This model contains a column-based signature, which suggests a DataFrame input. There was an error casting the ' +
        `input data to a DataFrame: ${error.message}`,
      error,
    );
  }
}

function isOneValue(part: Cell): boolean {
  if (isList(part)) return part.every((it) => typeof it === 'string');
  return part === null || typeof part !== 'object' || part instanceof Scalar;
}

const isZeroText = (part: Cell): boolean =>
  part instanceof Tensor && part.shape.length === 0 && kindOf(part.dtype) === 'U';

function oneRow(entries: ReadonlyMap<string, Cell>): Frame {
  return new Frame(
    [...entries].map(([name, cell]) => columnOfCells(name, [cell])),
    1,
  );
}

function columnsOfParts(entries: ReadonlyMap<string, Cell>): Frame {
  const parts = [...entries.values()];
  const isZero = (part: Cell) => part instanceof Tensor && part.shape.length === 0;
  if (parts.every((part) => isZero(part) || isOneValue(part)))
    throw new PythonError('ValueError', 'If using all scalar values, you must pass an index');
  if (parts.some(isDict)) return spread(entries);
  const lengths = new Set(parts.flatMap((part) => lengthOf(part) ?? []));
  if (lengths.size > 1) throw new PythonError('ValueError', 'All arrays must be of the same length');
  const [length] = lengths;
  if (length === undefined) throw new PythonError('ValueError', 'If using all scalar values, you must pass an index');
  return new Frame(
    [...entries].map(([name, part]) => columnOfPart(name, part, length)),
    length,
  );
}

/** Undefined for one value, which stands in every row. */
function lengthOf(part: Cell): number | undefined {
  if (part instanceof Tensor) return part.shape[0];
  return isList(part) ? part.length : undefined;
}

function columnOfPart(name: string, part: Cell, length: number): Column {
  if (part instanceof Tensor && part.shape.length === 1) return columnOfTensor(name, part);
  if (part instanceof Tensor && part.shape.length > 1) return inferColumn(name, toNested(part) as readonly Cell[]);
  if (isList(part)) return inferColumn(name, part);
  if (part instanceof Tensor && isDict(part.values[0])) return columnOfKeys(name, Object.keys(part.values[0]), length);
  const column = columnOfCells(name, [part instanceof Tensor ? new Scalar(part.dtype, part.values[0]!) : part]);
  return { ...column, values: Array.from({ length }, () => column.values[0]!) };
}

/** A map that numpy holds is a list of its keys to pandas, where a single one stands in every row. */
function columnOfKeys(name: string, keys: readonly string[], length: number): Column {
  if (keys.length !== 1 && keys.length !== length)
    throw new PythonError('ValueError', `Length of values (${keys.length}) does not match length of index (${length})`);
  return { name, dtype: 'object', values: Array.from({ length }, (_, at) => keys[at] ?? keys[0]!) };
}

/** The keys of the maps become rows, each map one column. */
function spread(entries: ReadonlyMap<string, Cell>): Frame {
  const parts = [...entries.values()];
  const lengths = new Set(parts.flatMap((part) => lengthOf(part) ?? []));
  if (lengths.size > 1) throw new PythonError('ValueError', 'All arrays must be of the same length');
  if (lengths.size > 0)
    throw new PythonError('ValueError', 'Mixing dicts with non-Series may lead to ambiguous ordering.');
  const keys = [...new Set(parts.flatMap((part) => (isDict(part) ? Object.keys(part) : [])))];
  const columns = [...entries].map(([name, part]) => {
    if (!isDict(part)) return columnOfPart(name, part, keys.length);
    if (Object.keys(part).length === 0) return { name, dtype: 'float64', values: keys.map(() => Number.NaN) };
    return columnOfCells(
      name,
      keys.map((key) => (key in part ? part[key]! : Number.NaN)),
    );
  });
  return new Frame(columns, keys.length);
}

/** `type(data).__name__` of what a caller gave. */
export function dataTypeName(data: ModelData): string {
  if (data instanceof Frame) return 'pandas.DataFrame';
  if (data instanceof Tensor) return 'numpy.ndarray';
  if (data instanceof Parts) return 'dict';
  if (data instanceof Scalar) return `numpy.${data.dtype.startsWith('<U') ? 'str_' : data.dtype}`;
  return isPartsList(data) ? 'list' : pythonTypeName(data as PythonValue);
}
