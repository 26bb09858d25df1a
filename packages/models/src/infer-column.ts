import { type Cell, type Column, Scalar, Tensor, Timestamp } from './frame.ts';
import { boundsOf } from './numpy-types.ts';
import { stringRepr } from './python-repr.ts';
import { type PythonValue, pythonTypeName } from './python-value.ts';

type Kind = 'hole' | 'none' | 'bool' | 'int' | 'float' | 'text' | 'time' | 'other';

function kindOfCell(cell: Cell): Kind {
  if (cell === null) return 'none';
  if (typeof cell === 'boolean') return 'bool';
  if (typeof cell === 'bigint') return 'int';
  if (typeof cell === 'number') return Number.isNaN(cell) ? 'hole' : 'float';
  if (typeof cell === 'string') return 'text';
  return cell instanceof Timestamp ? 'time' : 'other';
}

/** A column as pandas makes it of Python values: numbers where all are numbers or holes, text where all are text or holes. */
export function inferColumn(name: string | number, cells: readonly Cell[]): Column {
  const kinds = new Set(cells.map(kindOfCell));
  const only = (...allowed: readonly Kind[]) => [...kinds].every((kind) => allowed.includes(kind));
  if (cells.length === 0 || only('none')) return { name, dtype: 'object', values: cells };
  if (only('bool')) return { name, dtype: 'bool', values: cells };
  if (only('int')) return wholeNumbers(name, cells);
  if (only('int', 'float', 'hole', 'none')) return floats(name, cells);
  if (kinds.has('text') && only('text', 'hole', 'none')) return texts(name, cells);
  if (kinds.has('time') && only('time', 'none')) return times(name, cells);
  return { name, dtype: 'object', values: cells };
}

function wholeNumbers(name: string | number, cells: readonly Cell[]): Column {
  for (const dtype of ['int64', 'uint64']) {
    const [min, max] = boundsOf(dtype)!;
    if (cells.every((cell) => (cell as bigint) >= min && (cell as bigint) <= max))
      return { name, dtype, values: cells };
  }
  return { name, dtype: 'object', values: cells };
}

/** A whole number that is too large for int64 keeps the column an object. */
function floats(name: string | number, cells: readonly Cell[]): Column {
  const [min] = boundsOf('int64')!;
  const [, max] = boundsOf('uint64')!;
  if (cells.some((cell) => typeof cell === 'bigint' && (cell < min || cell > max)))
    return { name, dtype: 'object', values: cells };
  return { name, dtype: 'float64', values: cells.map((cell) => (cell === null ? Number.NaN : Number(cell))) };
}

const texts = (name: string | number, cells: readonly Cell[]): Column => ({
  name,
  dtype: 'str',
  values: cells.map((cell) => (cell === null ? Number.NaN : cell)),
});

const times = (name: string | number, cells: readonly Cell[]): Column => ({
  name,
  dtype: 'datetime64[ns]',
  values: cells.map((cell) => cell ?? new Timestamp(null)),
});

/** A column of one numpy scalar keeps the scalar's type; text becomes pandas' text. */
export function scalarColumn(name: string | number, { dtype, value }: Scalar): Column {
  if (dtype.startsWith('<U')) return { name, dtype: 'str', values: [value] };
  return { name, dtype: dtype.startsWith('|S') ? 'object' : dtype, values: [value] };
}

/** `type(value).__name__` of what a cell holds. */
export function cellTypeName(cell: Cell): string {
  if (cell instanceof Uint8Array) return 'bytes';
  if (cell instanceof Timestamp) return 'Timestamp';
  if (cell instanceof Tensor) return 'ndarray';
  if (cell instanceof Scalar) return scalarTypeName(cell.dtype);
  return pythonTypeName(cell as PythonValue);
}

function scalarTypeName(dtype: string): string {
  if (dtype.startsWith('<U')) return 'str_';
  if (dtype.startsWith('|S')) return 'bytes_';
  return dtype === 'bool' ? 'bool' : dtype.replace(/\[.*/, '');
}

export const describeName = (name: string | number): string =>
  typeof name === 'number' ? String(name) : stringRepr(name);

/** `numpy.isscalar(cell)` */
export const isOneValue = (cell: Cell): boolean =>
  cell !== null && (typeof cell !== 'object' || cell instanceof Scalar || cell instanceof Uint8Array);
