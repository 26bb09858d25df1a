import { castColumn } from './cast-column.ts';
import { castValue } from './cast-value.ts';
import { cellText } from './cell-text.ts';
import {
  type DataType,
  formatDataType,
  isScalar,
  type ObjectType,
  type Property,
  type ScalarType,
} from './data-type.ts';
import { internal, ModelError, PythonError } from './errors.ts';
import { formatShape } from './format-signature.ts';
import { type Cell, type Column, Scalar, Tensor, Timestamp } from './frame.ts';
import { cellTypeName, inferColumn, scalarColumn } from './infer-column.ts';
import { kindOf, numpyTypes } from './numpy-types.ts';
import { pythonRepr } from './python-repr.ts';
import { emptyDict, isDict, type PythonDict, type PythonValue } from './python-value.ts';

/** A cell, checked against the type of its column. @throws ModelError in MLflow's words */
export function enforceType(value: Cell, type: DataType, required: boolean | null): Cell {
  if (type.type === 'any') return value;
  if (isScalar(type)) return enforceScalar(value, type.type, required);
  if (type.type === 'object') return enforceObject(value, type, required);
  if (type.type === 'map') return enforceMap(value, type.values, required);
  return enforceArray(value, type.type === 'array' ? type.items : { type: 'double' }, required);
}

function enforceScalar(value: Cell, type: ScalarType, required: boolean | null): Cell {
  const isHole = value === null || Number.isNaN(value);
  if (!required && isHole) return null;
  if (value === null || (typeof value === 'object' && !(value instanceof Uint8Array || value instanceof Scalar)))
    throw internal(`Expected data to be scalar, got ${cellTypeName(value)}`);
  const column = value instanceof Scalar ? scalarColumn('', value) : inferColumn('', [value]);
  try {
    return cellOf(castColumn(column, type));
  } catch (error) {
    if (!(error instanceof ModelError) || error instanceof PythonError) throw error;
    throw new ModelError(
      'INVALID_PARAMETER_VALUE',
      `Failed to enforce schema of data \`${cellText(value)}\` with dtype \`${type}\``,
      { cause: error, error_class: 'SCHEMA_ENFORCEMENT_FAILED' },
    );
  }
}

/** What a column of one value gives back: numbers keep numpy's type, so that they pass a second time. */
function cellOf({ dtype, values: [value] }: Column): Cell {
  const isNumber = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
  return isNumber && dtype !== 'object' ? new Scalar(dtype, value) : value!;
}

function enforceArray(value: Cell, items: DataType, required: boolean | null): Cell {
  const list = listOf(value);
  if ((!required || items.type === 'any') && (value === null || list?.length === 0)) return value as Cell;
  const isLooked = !required || items.type === 'any' || isScalar(items);
  if (!list && value instanceof Tensor)
    throw new PythonError('TypeError', isLooked ? 'len() of unsized object' : 'iteration over a 0-d array');
  if (!list) throw internal(`Expected data to be list or numpy array, got ${cellTypeName(value)}`);
  if (isScalar(items) && value instanceof Tensor && value.shape.length > 1)
    throw new PythonError('ValueError', severalDimensions(value));
  if (!isScalar(items)) return elementsWithType(list, value).map((it) => enforceType(it, items, required));
  if (list.length === 0) return list;
  return elementsOf(castColumn(inferColumn('', list), items.type).values, items.type);
}

const severalDimensions = ({ dtype, shape }: Tensor): string =>
  kindOf(dtype) === 'U'
    ? 'only handle 1-dimensional arrays'
    : `Data must be 1-dimensional, got ndarray of shape ${formatShape(shape)} instead`;

/** The rows of a list or of an array. */
export function listOf(value: Cell): readonly Cell[] | undefined {
  if (Array.isArray(value)) return value;
  if (!(value instanceof Tensor) || value.shape.length === 0) return undefined;
  const [rows = 0, ...rest] = value.shape;
  if (rest.length === 0) return value.values;
  const size = rest.reduce((product, it) => product * it, 1);
  return Array.from(
    { length: rows },
    (_, at) => new Tensor(value.dtype, rest, value.values.slice(at * size, (at + 1) * size)),
  );
}

/** Elements of an array are numpy's, which a message names. */
const elementsWithType = (list: readonly Cell[], value: Cell): readonly Cell[] =>
  value instanceof Tensor && value.shape.length === 1 && value.dtype !== 'object'
    ? list.map((it) => new Scalar(value.dtype, it))
    : list;

/** What numpy makes of the elements on their way into an array of one type. */
function elementsOf(values: readonly Cell[], type: ScalarType): readonly Cell[] {
  if (type === 'boolean') return values.map((it) => truth(it));
  if (type === 'binary') return values.map(bytesOf);
  if (type === 'datetime') return values.map((it) => (it instanceof Timestamp ? it.nanoseconds : it));
  if (kindOf(numpyTypes[type]) === 'f' || kindOf(numpyTypes[type]) === 'i')
    return values.map((it) => castValue(it, numpyTypes[type]));
  if (type !== 'string') return values;
  return values.map((it) => {
    if (Array.isArray(it)) throw new PythonError('ValueError', 'setting an array element with a sequence');
    return typeof it === 'string' ? it : cellText(it);
  });
}

function bytesOf(cell: Cell): Cell {
  const isWide = typeof cell === 'bigint' && BigInt.asIntN(64, cell) !== cell;
  if (isWide || Array.isArray(cell)) throw new PythonError('ValueError', 'setting an array element with a sequence');
  return castValue(cell, '|S');
}

const truth = (cell: Cell): boolean => (cell === null ? false : typeof cell === 'object' ? true : Boolean(cell));

/** @throws ModelError naming the first property that is missing, unknown or of another type */
export function enforceObject(value: Cell, type: ObjectType, required: boolean | null): Cell {
  if (!required && (value === null || isEmptyDict(value))) return value as Cell;
  if (!isDict(value)) {
    throw internal(
      `Failed to enforce schema of '${cellText(value)}' with type '${formatDataType(type)}'. ` +
        `Expected data to be dictionary, got ${cellTypeName(value)}`,
    );
  }
  checkNames(value, type);
  const enforced = emptyDict() as Record<string, Cell>;
  for (const [name, it] of Object.entries(value))
    enforced[name] = enforceProperty(it, type.properties.find((property) => property.name === name)!);
  return enforced as PythonDict;
}

/** Whether `value == {}` holds for Python; numpy compares arrays element by element, and only one element has a truth. */
function isEmptyDict(value: unknown): boolean {
  if (!(value instanceof Tensor)) return isDict(value) && Object.keys(value).length === 0;
  if (value.values.length === 1) return isEmptyDict(value.values[0]);
  const [what, remedy] =
    value.values.length === 0
      ? ['an empty array', '`array.size > 0` to check that an array is not empty']
      : ['an array with more than one element', 'a.any() or a.all()'];
  throw new PythonError('ValueError', `The truth value of ${what} is ambiguous. Use ${remedy}`);
}

function checkNames(value: PythonDict, { properties }: ObjectType): void {
  const missing = properties.filter(({ name, required }) => required && !(name in value));
  if (missing.length > 0) throw internal(`Missing required properties: ${setOf(missing.map(({ name }) => name))}`);
  const unknown = Object.keys(value).filter((name) => !properties.some((it) => it.name === name));
  if (unknown.length > 0) throw internal(`Invalid properties not defined in the schema found: ${setOf(unknown)}`);
}

const setOf = (names: readonly string[]): string => `{${names.map(pythonRepr).join(', ')}}`;

function enforceProperty(value: PythonValue, property: Property): Cell {
  try {
    return enforceType(value, property.type, property.required) as Cell;
  } catch (error) {
    if (!(error instanceof ModelError) || error instanceof PythonError) throw error;
    throw internal(
      `Failed to enforce schema for key \`${property.name}\`. Expected type ${property.type.type}, ` +
        `received type ${cellTypeName(value)}`,
      error,
    );
  }
}

function enforceMap(value: Cell, values: DataType, required: boolean | null): Cell {
  if ((!required || values.type === 'any') && (value === null || isEmptyDict(value))) return value as Cell;
  if (!isDict(value)) throw internal(`Expected data to be a dict, got ${cellTypeName(value)}`);
  const enforced = emptyDict() as Record<string, Cell>;
  for (const [name, it] of Object.entries(value)) enforced[name] = enforceType(it, values, required) as Cell;
  return enforced as PythonDict;
}
