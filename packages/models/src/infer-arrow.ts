import { type DataType, objectOf } from './data-type.ts';
import { CannotInfer } from './infer-type.ts';
import type { ColSpec } from './signature.ts';

/** The part of an Arrow type that is read; `typeId` is Arrow's own number. */
interface ArrowType {
  readonly typeId: number;
  readonly bitWidth?: number;
  readonly isSigned?: boolean;
  readonly precision?: number;
  readonly children?: readonly ArrowField[] | null;
  /** The values of a dictionary. */
  readonly dictionary?: ArrowType;
}

interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

interface ArrowColumn {
  readonly type: ArrowType;
  readonly nullCount: number;
}

/** A table of Arrow, by its shape: no version of the library is needed. */
export interface ArrowTable {
  readonly numRows: number;
  readonly schema: { readonly fields: readonly ArrowField[] };
  getChildAt(at: number): ArrowColumn | null;
}

export const isArrowTable = (value: unknown): value is ArrowTable =>
  typeof value === 'object' && value !== null && 'numRows' in value && 'schema' in value && 'getChildAt' in value;

/** One named column per field; a column with nulls is optional, whatever Arrow's own flag says. @throws CannotInfer */
export function inferArrow(table: ArrowTable): readonly ColSpec[] {
  return table.schema.fields.map(({ name, type }, at) => ({
    name,
    type: typeOf(type),
    required: (table.getChildAt(at)?.nullCount ?? 0) === 0,
  }));
}

const halfOrSingle = 1;

/** By the numbers of Arrow's types. */
const types: Readonly<Record<number, (type: ArrowType) => DataType>> = {
  [-1]: ({ dictionary }) => typeOf(dictionary!),
  1: () => ({ type: 'any' }),
  2: inferInt,
  3: ({ precision = 2 }) => ({ type: precision <= halfOrSingle ? 'float' : 'double' }),
  4: () => ({ type: 'binary' }),
  5: () => ({ type: 'string' }),
  6: () => ({ type: 'boolean' }),
  8: () => ({ type: 'datetime' }),
  10: () => ({ type: 'datetime' }),
  12: ({ children }) => ({ type: 'array', items: typeOf(children![0]!.type) }),
  13: ({ children }) => objectOf(children!.map(({ name, type }) => ({ name, type: typeOf(type), required: true }))),
  15: () => ({ type: 'binary' }),
  16: ({ children }) => ({ type: 'array', items: typeOf(children![0]!.type) }),
  17: inferMap,
  19: () => ({ type: 'binary' }),
  20: () => ({ type: 'string' }),
};

function typeOf(type: ArrowType): DataType {
  const infer = types[type.typeId];
  if (!infer) throw new CannotInfer(`Arrow's type ${String(type)} has none in a signature.`);
  return infer(type);
}

function inferInt({ bitWidth = 64, isSigned = true }: ArrowType): DataType {
  if (bitWidth === 64 && !isSigned) throw new CannotInfer('Unsigned numbers of 64 bits have no type in a signature.');
  const fits = bitWidth < 32 || (bitWidth === 32 && isSigned);
  return { type: fits ? 'integer' : 'long' };
}

function inferMap({ children }: ArrowType): DataType {
  const [key, value] = children?.[0]?.type.children ?? [];
  if (!key || !value || typeOf(key.type).type !== 'string') throw new CannotInfer('The keys of a map must be text.');
  return { type: 'map', values: typeOf(value.type) };
}
