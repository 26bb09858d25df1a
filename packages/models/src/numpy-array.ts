import { casterTo } from './cast-value.ts';
import { PythonError } from './errors.ts';
import { type Cell, type Dtype, Scalar, Tensor } from './frame.ts';
import { boundsOf, kindOf } from './numpy-types.ts';

/** `numpy.array(data, dtype)`. @throws PythonError in numpy's words, also for lists of unequal lengths */
export function toTensor(data: Cell, dtype?: Dtype): Tensor {
  const { shape, isRagged, leaves } = spread(data);
  if (isRagged && dtype !== 'object') {
    throw new PythonError(
      'ValueError',
      'setting an array element with a sequence. The requested array has an inhomogeneous shape after ' +
        `${shape.length} dimensions. The detected shape was (${shape.join(', ')}${shape.length === 1 ? ',' : ''}) + ` +
        'inhomogeneous part.',
    );
  }
  const type = dtype ?? commonType(leaves);
  const values = leaves.map(casterTo(type));
  return new Tensor(sized(type, values), shape, values);
}

/** Text and bytes carry the length of their longest value. */
function sized(dtype: Dtype, values: readonly Cell[]): Dtype {
  const kind = kindOf(dtype);
  if (kind !== 'U' && kind !== 'S') return dtype;
  const lengths = values.map((it) => (typeof it === 'string' ? Array.from(it).length : (it as Uint8Array).length));
  return (kind === 'U' ? '<U' : '|S') + Math.max(1, ...lengths);
}

const isSequence = (value: Cell): value is readonly Cell[] | Tensor =>
  Array.isArray(value) || (value instanceof Tensor && value.shape.length > 0);

interface Spread {
  readonly shape: readonly number[];
  /** The lists of the next level have different lengths, or are not all lists. */
  readonly isRagged: boolean;
  /** What stands below the dimensions of the shape. */
  readonly leaves: readonly Cell[];
}

function spread(data: Cell): Spread {
  const shape: number[] = [];
  for (let level: readonly Cell[] = [data]; ; level = itemsOf(level as readonly (readonly Cell[] | Tensor)[])) {
    const sequences = level.filter(isSequence);
    const lengths = new Set(sequences.map((it) => rowsOf(it).length));
    const isRagged = sequences.length > 0 && (sequences.length < level.length || lengths.size > 1);
    if (isRagged || sequences.length === 0) return { shape, isRagged, leaves: level.map(scalarOf) };
    shape.push([...lengths][0]!);
  }
}

/** The items of all lists; `flatMap` takes several times as long. */
function itemsOf(lists: readonly (readonly Cell[] | Tensor)[]): readonly Cell[] {
  const items: Cell[] = [];
  for (const list of lists) for (const item of rowsOf(list)) items.push(item);
  return items;
}

const scalarOf = (cell: Cell): Cell =>
  cell instanceof Tensor && cell.shape.length === 0 ? new Scalar(cell.dtype, cell.values[0]!) : cell;

function rowsOf(value: readonly Cell[] | Tensor): readonly Cell[] {
  if (!(value instanceof Tensor)) return value;
  const [rows = 0, ...rest] = value.shape;
  if (rest.length === 0) return value.values.map((it) => new Scalar(value.dtype, it));
  const size = rest.reduce((product, it) => product * it, 1);
  return Array.from(
    { length: rows },
    (_, at) => new Tensor(value.dtype, rest, value.values.slice(at * size, (at + 1) * size)),
  );
}

/** The type that numpy finds for values without being told one. */
function commonType(leaves: readonly Cell[]): Dtype {
  if (leaves.length === 0) return 'float64';
  const types = new Set(leaves.map(typeOf));
  if (types.size === 1) return wide([...types][0]!, leaves);
  const kinds = new Set([...types].map(kindOf));
  if (kinds.has('O') || kinds.has('M')) return 'object';
  if (kinds.has('U')) return '<U';
  if (kinds.has('S')) return '|S';
  return kinds.has('f') ? 'float64' : wide('int64', leaves);
}

function typeOf(leaf: Cell): Dtype {
  if (leaf instanceof Scalar) return kindOf(leaf.dtype) === 'U' ? '<U' : kindOf(leaf.dtype) === 'S' ? '|S' : leaf.dtype;
  if (typeof leaf === 'boolean') return 'bool';
  if (typeof leaf === 'bigint') return 'int64';
  if (typeof leaf === 'number') return 'float64';
  return typeof leaf === 'string' ? '<U' : 'object';
}

/** Whole numbers beyond int64 are uint64, floats where some are negative, and objects where nothing holds them. */
function wide(dtype: Dtype, leaves: readonly Cell[]): Dtype {
  if (dtype !== 'int64') return dtype;
  const ints = leaves.filter((it): it is bigint => typeof it === 'bigint');
  const within = (type: Dtype) => ints.every((it) => it >= boundsOf(type)![0] && it <= boundsOf(type)![1]);
  if (within('int64')) return 'int64';
  if (within('uint64')) return 'uint64';
  const [min] = boundsOf('int64')!;
  return ints.every((it) => it >= min && it <= boundsOf('uint64')![1]) ? 'float64' : 'object';
}

/** `tensor.tolist()` */
export function toNested({ shape, values }: Tensor): Cell {
  const [rows, ...rest] = shape;
  if (rows === undefined) return values[0]!;
  if (rest.length === 0) return values;
  const size = rest.reduce((product, it) => product * it, 1);
  return Array.from({ length: rows }, (_, at) =>
    toNested(new Tensor('object', rest, values.slice(at * size, (at + 1) * size))),
  );
}
