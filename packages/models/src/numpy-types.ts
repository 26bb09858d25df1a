import type { ScalarType } from './data-type.ts';
import type { Dtype } from './frame.ts';

/** The type of a pandas column that a column type stands for; text and bytes are objects. */
export const pandasTypes: Readonly<Record<ScalarType, Dtype>> = {
  boolean: 'bool',
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  string: 'object',
  binary: 'object',
  datetime: 'datetime64[ns]',
};

/** The numpy type of a column type, spelled as numpy's messages spell it. */
export const numpyTypes: Readonly<Record<ScalarType, Dtype>> = {
  ...pandasTypes,
  string: '<U0',
  binary: '|S0',
};

const sizes: Readonly<Record<string, number>> = { bool: 1, object: 8 };

/** numpy's letter: `b`ool, `i`nt, `u`nsigned, `f`loat, `M` for times, `O`bject, `U` text, `S` bytes. */
export function kindOf(dtype: Dtype): string {
  if (dtype === 'bool') return 'b';
  if (dtype.startsWith('int')) return 'i';
  if (dtype.startsWith('uint')) return 'u';
  if (dtype.startsWith('float')) return 'f';
  if (dtype.startsWith('datetime64')) return 'M';
  if (/^(<U|str_)/.test(dtype)) return 'U';
  if (/^\|S/.test(dtype)) return 'S';
  return 'O';
}

/** Bytes per value of a number type: `float32` → 4. */
export const itemSize = (dtype: Dtype): number => sizes[dtype] ?? Number(/\d+/.exec(dtype)?.[0] ?? 64) / 8;

/** The bounds of a whole-number type; undefined for others. */
export function boundsOf(dtype: Dtype): readonly [min: bigint, max: bigint] | undefined {
  const bits = BigInt(itemSize(dtype) * 8);
  if (kindOf(dtype) === 'i') return [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n];
  if (kindOf(dtype) === 'u') return [0n, (1n << bits) - 1n];
  return undefined;
}
