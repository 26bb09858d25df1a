import type { ScalarType } from './data-type.ts';
import { nanosecondsOf } from './datetime-text.ts';
import { internal, type ModelError, PythonError } from './errors.ts';
import { type Cell, type Column, Tensor, Timestamp } from './frame.ts';
import { cellTypeName, inferColumn } from './infer-column.ts';
import { itemSize, kindOf, numpyTypes, pandasTypes } from './numpy-types.ts';
import { isDict, isList } from './python-value.ts';

/**
 * A column as its type in the signature; only casts that lose nothing are made, as MLflow's table of them says.
 * @throws ModelError `Incompatible input types for column a. Can not safely convert float64 to int64.`
 */
export function castColumn(given: Column, type: ScalarType): Column {
  const column = narrow(given, type);
  if (fits(column.dtype, type)) return column;
  if (type === 'datetime') {
    if (kindOf(column.dtype) === 'M') return castTime(column);
    if (column.dtype === 'object') return objectsToTimes(column);
  }
  if (type === 'double' && column.dtype === 'object') return objectsToNumbers(column);
  if (isSafe(column, type)) return castNumbers(column, pandasTypes[type]);
  throw incompatible(column, type);
}

/** Objects that are all numbers, or all text, are a column of that. */
function narrow(column: Column, type: ScalarType): Column {
  if (column.dtype !== 'object' || type === 'string' || type === 'binary') return column;
  return inferColumn(column.name, column.values);
}

function fits(dtype: string, type: ScalarType): boolean {
  if (type === 'string' || type === 'binary') return dtype === 'object' || dtype === 'str';
  return dtype === pandasTypes[type] || (type === 'boolean' && dtype === 'object');
}

function castTime(column: Column): Column {
  const zone = /,\s*(.+)\]/.exec(column.dtype)?.[1];
  if (zone === undefined) return { ...column, dtype: 'datetime64[ns]' };
  throw internal(
    'Please ensure that the input data of datetime column only contains timezone-naive datetime objects. ' +
      'Error: Cannot use .astype to convert from timezone-aware dtype to timezone-naive dtype. ' +
      "Use obj.tz_localize(None) or obj.tz_convert('UTC').tz_localize(None) instead.",
  );
}

function objectsToTimes(column: Column): Column {
  const values = column.values.map((cell) => {
    if (cell === null || Number.isNaN(cell)) return new Timestamp(null);
    if (cell instanceof Timestamp) return cell;
    if (typeof cell === 'bigint') return timeOfInt(cell, column);
    if (typeof cell === 'number' && Number.isFinite(cell)) return timeOfInt(BigInt(Math.trunc(cell)), column);
    if (typeof cell === 'number') throw unconverted(column, 'datetime');
    if (typeof cell === 'string') return timeOfText(cell, column);
    throw new PythonError('TypeError', `<class '${qualified(cellTypeName(cell))}'> is not convertible to datetime`);
  });
  return { ...column, dtype: 'datetime64[ns]', values };
}

const qualified = (name: string): string => (name === 'ndarray' ? 'numpy.ndarray' : name);

function timeOfText(text: string, column: Column): Timestamp {
  if (text === '') return new Timestamp(null);
  const time = nanosecondsOf(text);
  if (time === undefined) throw unconverted(column, 'datetime');
  return new Timestamp(time);
}

/** Whole numbers alone are cast by numpy, which has words of its own. */
function timeOfInt(value: bigint, column: Column): Timestamp {
  if (BigInt.asIntN(64, value) === value) return new Timestamp(value);
  if (column.values.some((cell) => typeof cell !== 'bigint')) throw unconverted(column, 'datetime');
  throw new PythonError('OverflowError', 'Python int too large to convert to C long');
}

/** What pandas' `to_numeric` makes of objects. */
function objectsToNumbers(column: Column): Column {
  const values = column.values.map((cell, at): Cell => {
    if (cell === null || cell === '' || isEmpty(cell)) return Number.NaN;
    if (typeof cell === 'bigint' || typeof cell === 'number') return cell;
    if (typeof cell === 'boolean') return cell ? 1n : 0n;
    const number = typeof cell === 'string' ? Number(cell.trim() || 'x') : undefined;
    if (number !== undefined && !Number.isNaN(number)) return number;
    if (typeof cell === 'string' || cell instanceof Uint8Array) throw unconverted(column, 'double');
    throw new PythonError('TypeError', `Invalid object type at position ${at}`);
  });
  return inferColumn(column.name, values);
}

function isEmpty(cell: Cell): boolean {
  if (cell instanceof Tensor && cell.shape.length === 0) throw new PythonError('TypeError', 'len() of unsized object');
  if (cell instanceof Tensor) return cell.values.length === 0;
  return isList(cell) ? cell.length === 0 : isDict(cell) && Object.keys(cell).length === 0;
}

const unconverted = ({ name, dtype }: Column, type: ScalarType): ModelError =>
  internal(`Failed to convert column ${name} from type ${dtype} to DataType.${type}.`);

function isSafe({ dtype, values }: Column, type: ScalarType): boolean {
  if (dtype === 'str' || dtype === 'object') return false;
  const target = numpyTypes[type];
  const [from, to] = [kindOf(dtype), kindOf(target)];
  if (from === to) return itemSize(dtype) <= itemSize(target);
  if (from === 'u' && to === 'i') return itemSize(dtype) < itemSize(target);
  if (to !== 'f' || (from !== 'i' && from !== 'u')) return false;
  if (type === 'double' && itemSize(dtype) <= 6) return true;
  return dtype === 'int64' && values.every((cell) => cell === 0n || cell === 1n);
}

/** Between number types that hold all values of the first. */
function castNumbers(column: Column, dtype: string): Column {
  const values = kindOf(dtype) === 'f' ? column.values.map((cell) => Number(cell)) : column.values;
  return { ...column, dtype, values };
}

function incompatible(column: Column, type: ScalarType): ModelError {
  const { name, dtype } = column;
  return internal(
    `Incompatible input types for column ${name}. Can not safely convert ${dtype} to ${numpyTypes[type]}.` +
      hintFor(column, type),
  );
}

/** A column of whole numbers with holes is a column of floats; what to do about it is worth saying. */
function hintFor({ dtype, values }: Column, type: ScalarType): string {
  const whole = values.every((cell) => typeof cell === 'number' && (Number.isNaN(cell) || Number.isInteger(cell)));
  const holes = values.some((cell) => Number.isNaN(cell));
  if (dtype !== 'float64' || (type !== 'long' && type !== 'integer') || !whole || !holes) return '';
  return (
    ' Hint: the type mismatch is likely caused by missing values. A column of whole numbers cannot hold them and arrives ' +
    'as floats. Infer the signature from data that has missing values, or declare the column as double.'
  );
}
