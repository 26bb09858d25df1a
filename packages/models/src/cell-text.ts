import { type Cell, Scalar, Tensor } from './frame.ts';
import { toNested } from './numpy-array.ts';
import { kindOf } from './numpy-types.ts';
import { bytesRepr, pythonRepr, pythonStr, stringRepr } from './python-repr.ts';
import { isDict, type PythonValue } from './python-value.ts';

/** `str(cell)`: how a message shows a value; text stands without quotes. */
export function cellText(value: Cell): string {
  if (value instanceof Scalar) return pythonStr(value.value as PythonValue);
  if (value instanceof Tensor) return arrayText(value);
  return typeof value === 'string' ? value : reprOf(value);
}

/** Inside lists and dicts text has its quotes, and numpy's scalars name their type. */
function reprOf(value: Cell): string {
  if (value instanceof Tensor) return reprOf(toNested(value));
  if (value instanceof Scalar) return scalarRepr(value);
  if (value instanceof Uint8Array) return bytesRepr(value);
  if (Array.isArray(value)) return `[${value.map(reprOf).join(', ')}]`;
  if (!isDict(value)) return pythonRepr(value as PythonValue);
  const entries = Object.entries(value).map(([key, it]) => `${stringRepr(key)}: ${reprOf(it as Cell)}`);
  return `{${entries.join(', ')}}`;
}

function scalarRepr({ dtype, value }: Scalar): string {
  const shown = pythonRepr(value as PythonValue);
  if (kindOf(dtype) === 'b') return `np.${shown}_`;
  return `np.${kindOf(dtype) === 'U' ? 'str_' : dtype}(${shown})`;
}

/** Characters of a line of an array. */
const lineWidth = 75;

/** numpy's print of an array of one dimension: elements one after another, and a new line before one that would not fit. */
function arrayText({ shape, values }: Tensor): string {
  if (shape.length === 0) return cellText(values[0]!);
  const lines = [''];
  for (const [at, value] of values.entries()) {
    const word = reprOf(value) + (at < values.length - 1 ? ' ' : '');
    const line = lines.at(-1)!;
    const isFull = line !== '' && 1 + line.length + word.trimEnd().length > lineWidth - 1;
    if (isFull) lines.push(word);
    else lines[lines.length - 1] = line + word;
  }
  return `[${lines.map((line, at) => (at < lines.length - 1 ? line.trimEnd() : line)).join('\n ')}]`;
}
