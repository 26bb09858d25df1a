import { nanosecondsOf } from './datetime-text.ts';
import { PythonError } from './errors.ts';
import { type Cell, type Dtype, Scalar, Timestamp } from './frame.ts';
import { cellTypeName } from './infer-column.ts';
import { boundsOf, itemSize, kindOf } from './numpy-types.ts';
import { escapeOf, pythonStr, stringRepr } from './python-repr.ts';
import { isDict, isList, type PythonValue } from './python-value.ts';

/** One value as numpy puts it into an array of a type. @throws PythonError in numpy's words */
export const castValue = (cell: Cell, dtype: Dtype): Cell => casterTo(dtype)(cell);

/** `castValue` for many values of one type, which is looked at once. */
export function casterTo(dtype: Dtype): (cell: Cell) => Cell {
  const cast = plainCaster(dtype);
  return (cell) => cast(cell instanceof Scalar ? cell.value : cell);
}

function plainCaster(dtype: Dtype): (value: Cell) => Cell {
  switch (kindOf(dtype)) {
    case 'b':
      return truthOf;
    case 'i':
    case 'u':
      return wholeNumberCaster(dtype);
    case 'f':
      return (value) => roundFloat(floatOf(value), dtype);
    case 'U':
      return textOf;
    case 'S':
      return (value) => asciiOf(textOf(value));
    case 'M':
      return timeOf;
    default:
      return (value) => value;
  }
}

export function truthOf(value: Cell): boolean {
  if (isList(value)) return value.length > 0;
  if (isDict(value)) return Object.keys(value).length > 0;
  if (value === null || value === '') return false;
  return typeof value === 'object' || typeof value === 'string' || Number.isNaN(value) || Boolean(value);
}

function wholeNumberCaster(dtype: Dtype): (value: Cell) => bigint {
  const [min, max] = boundsOf(dtype)!;
  return (value) => {
    const int = intOf(value);
    if (int >= min && int <= max) return int;
    if (BigInt.asIntN(64, int) !== int && !(dtype === 'uint64' && BigInt.asUintN(64, int) === int))
      throw new PythonError('OverflowError', 'Python int too large to convert to C long');
    throw new PythonError('OverflowError', `Python integer ${int} out of bounds for ${dtype}`);
  };
}

/**
 * A whole number of a type, out of an array of another: too large a number wraps, a float that is too large or none becomes
 * the smallest. Out of an array of objects, as `castValue`.
 */
export function wrapWhole(cell: Cell, from: Dtype, dtype: Dtype): bigint {
  const [min] = boundsOf(dtype)!;
  const wrap = min === 0n ? BigInt.asUintN : BigInt.asIntN;
  const size = itemSize(dtype) * 8;
  if (kindOf(from) === 'i' || kindOf(from) === 'u') return wrap(size, cell as bigint);
  if (kindOf(from) !== 'f') return castValue(cell, dtype) as bigint;
  if (!Number.isFinite(cell)) return min;
  const whole = BigInt(Math.trunc(cell as number));
  return wrap(size, whole) === whole ? whole : min;
}

/** `int(value)` */
export function intOf(value: Cell): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') return intOfText(value);
  if (typeof value !== 'number')
    throw new PythonError(
      'TypeError',
      `int() argument must be a string, a bytes-like object or a real number, not '${cellTypeName(value)}'`,
    );
  if (Number.isNaN(value)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value)) throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(value));
}

function intOfText(text: string): bigint {
  const clean = text.trim();
  if (/^[-+]?\d+(?:_\d+)*$/.test(clean)) return BigInt(clean.replace(/^\+/, '').replaceAll('_', ''));
  throw new PythonError('ValueError', `invalid literal for int() with base 10: ${stringRepr(text)}`);
}

/** `float(value)`, and NaN for None, as numpy has it. */
export function floatOf(value: Cell): number {
  if (typeof value === 'number') return value;
  if (value === null) return Number.NaN;
  if (typeof value === 'bigint') return floatOfInt(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return floatOfText(value);
  throw new PythonError(
    'TypeError',
    `float() argument must be a string or a real number, not '${cellTypeName(value)}'`,
  );
}

function floatOfInt(value: bigint): number {
  const float = Number(value);
  if (Number.isFinite(float)) return float;
  throw new PythonError('OverflowError', 'int too large to convert to float');
}

const floatPattern = /^[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[-+]?\d+(?:_\d+)*)?$/i;

function floatOfText(text: string): number {
  const clean = text.trim();
  if (floatPattern.test(clean)) return Number(clean.replaceAll('_', ''));
  const [, sign = '', word = ''] = /^([-+]?)(nan|inf|infinity)$/i.exec(clean) ?? [];
  if (word) return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity;
  throw new PythonError('ValueError', `could not convert string to float: ${stringRepr(text)}`);
}

/** A float with the precision of a type: 1.1 as float32 is 1.100000023841858. */
export function roundFloat(value: number, dtype: Dtype): number {
  if (dtype === 'float32') return Math.fround(value);
  return dtype === 'float16' ? Math.f16round(value) : value;
}

export const textOf = (value: Cell): string =>
  value instanceof Timestamp ? String(value) : pythonStr(value as PythonValue);

function asciiOf(text: string): Uint8Array {
  const at = Array.from(text).findIndex((char) => char.codePointAt(0)! > 127);
  if (at < 0) return Uint8Array.from(text, (char) => char.charCodeAt(0));
  const shown = `'${escapeOf(Array.from(text)[at]!.codePointAt(0)!)}'`;
  throw new PythonError(
    'ValueError',
    `'ascii' codec can't encode character ${shown} in position ${at}: ordinal not in range(128)`,
  );
}

function timeOf(value: Cell): Timestamp {
  if (value instanceof Timestamp) return value;
  if (value === null || value === '') return new Timestamp(null);
  if (typeof value === 'boolean') return new Timestamp(value ? 1n : 0n);
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) === value) return new Timestamp(value);
    throw new PythonError('OverflowError', 'int too big to convert');
  }
  if (typeof value !== 'string') throw new PythonError('ValueError', 'Could not convert object to NumPy datetime');
  const time = nanosecondsOf(value);
  if (time !== undefined) return new Timestamp(time);
  throw new PythonError(
    'ValueError',
    `Error parsing datetime string "${value}" at position ${/^\d*/.exec(value)![0].length}`,
  );
}
