/** What a model answers, as JSON in Python's spelling. Tensors are written straight from their elements. */
import type { Elements, Frame, PredictOutput, Tensor } from '@millrace/engines';
import { floatRepr, fromJs, writeJson } from '@millrace/models';

export function writeOutput(output: PredictOutput): string {
  switch (output.kind) {
    case 'frame':
      return writeFrame(output.frame);
    case 'tensor':
      return writeTensor(output.tensor);
    case 'tensors':
      return writeMembers(
        Object.entries(output.tensors).map(([name, tensor]) => [
          name,
          Array.isArray(tensor) ? writeRecords(tensor) : writeTensor(tensor as Tensor),
        ]),
      );
    case 'value':
      return writeValue(output.value);
  }
}

/** A value of a model written in code. Numbers with a whole value are ints; dates are ISO text and bytes base64. */
export function writeValue(value: unknown): string {
  return writeJson(fromJs(plain(value)));
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace(/(\.000)?Z$/, '');
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('base64')}\n`;
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>);
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

const text = (value: string): string => writeJson(value);

const writeMembers = (members: readonly (readonly [string, string])[]): string =>
  `{${members.map(([name, json]) => `${text(name)}: ${json}`).join(', ')}}`;

/** Probabilities of a classifier: floats, whatever their value. */
const writeRecords = (rows: readonly Record<string, number>[]): string =>
  `[${rows.map((row) => writeMembers(Object.entries(row).map(([label, value]) => [label, writeFloat(value)]))).join(', ')}]`;

/** A list of records; of two columns with one name the last wins. */
function writeFrame({ rows, columns }: Frame): string {
  const byName = new Map(columns.map((column) => [String(column.name), column]));
  const writers = [...byName].map(([name, column]) => {
    const write = column.dtype === 'object' ? writeCell : elementWriter(column.dtype);
    return [name, (row: number) => write(column.values[row])] as const;
  });
  const record = (row: number): string => writeMembers(writers.map(([name, write]) => [name, write(row)]));
  return `[${Array.from({ length: rows }, (_, row) => record(row)).join(', ')}]`;
}

const writeCell = (cell: unknown): string =>
  typeof cell === 'object' && cell !== null && !Array.isArray(cell) && Object.values(cell).every(isNumber)
    ? writeMembers(Object.entries(cell).map(([label, value]) => [label, writeFloat(value as number)]))
    : writeValue(cell);

const isNumber = (value: unknown): boolean => typeof value === 'number';

function writeTensor({ dtype, shape, data }: Tensor): string {
  const write = elementWriter(dtype);
  const level = (depth: number, from: number, size: number): string => {
    if (depth === shape.length) return write(data[from]);
    const length = shape[depth]!;
    const inner = size / length;
    const items: string[] = [];
    for (let at = 0; at < length; at++) items.push(level(depth + 1, from + at * inner, inner));
    return `[${items.join(', ')}]`;
  };
  return level(0, 0, data.length);
}

function elementWriter(dtype: string): (value: Elements[number] | unknown) => string {
  if (dtype === 'str') return (value) => text(String(value));
  if (dtype === 'bool') return (value) => (value ? 'true' : 'false');
  return dtype.startsWith('float') ? (value) => writeFloat(value as number) : String;
}

/** Python's repr; the common sizes do not need the slow way. */
function writeFloat(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(value) ? `${value}.0` : String(value);
  if (Number.isFinite(value)) return floatRepr(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
