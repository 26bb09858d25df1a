import { pythonFloat } from './python.ts';
import type { Field, InferShape, Int64, MessageField, Shape } from './row.ts';

type Encoder = (value: never) => string;

/** int64 as digits. */
export const encodeInt64 = (value: Int64): string => String(value);

const plainText = /^[ !#-[\]-~]*$/;

/** A JSON string. */
export const encodeString = (value: string): string => (plainText.test(value) ? `"${value}"` : JSON.stringify(value));

/** A double as Python prints it: `1.0` for whole numbers, `1e+16` upward with an exponent; NaN and infinities as strings. */
export function encodeDouble(value: number): string {
  if (Number.isFinite(value)) return pythonFloat(value);
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"Infinity"' : '"-Infinity"';
}

/** JSON text of a message: declared order; absent fields, empty lists and empty maps left out. */
export function encode<S extends Shape>(message: MessageField<S> | S, value: InferShape<S>): string {
  const shape = (isMessage(message) ? message.fields : message) as Shape;
  return shapeEncoder(shape)(value as never);
}

const isMessage = (it: object): it is MessageField<Shape> => (it as { kind?: unknown }).kind === 'message';

const encoders = new WeakMap<Shape, Encoder>();

function shapeEncoder(shape: Shape): Encoder {
  const known = encoders.get(shape);
  if (known) return known;
  const fields = Object.entries(shape).map(([name, field]) => ({
    name,
    head: `"${name}":`,
    encode: fieldEncoder(field),
  }));
  const encoder: Encoder = (value: Record<string, unknown>) => {
    let text = '';
    for (const field of fields) {
      const member = value[field.name];
      if (member === undefined || member === null) continue;
      const encoded = field.encode(member as never);
      if (encoded !== '') text += `${text === '' ? '' : ','}${field.head}${encoded}`;
    }
    return `{${text}}`;
  };
  encoders.set(shape, encoder);
  return encoder;
}

/** Encodes a member; the empty text means that it is left out. */
function fieldEncoder(field: Field): Encoder {
  switch (field.kind) {
    case 'string':
    case 'enum':
      return encodeString as Encoder;
    case 'int64':
    case 'int32':
      return encodeInt64 as Encoder;
    case 'double':
      return encodeDouble as Encoder;
    case 'bool':
      return String as Encoder;
    case 'json':
      return ((value: unknown) => JSON.stringify(value)) as Encoder;
    case 'message':
      return shapeEncoder(field.fields);
    case 'list': {
      const item = fieldEncoder(field.of);
      return ((items: readonly never[]) =>
        items.length === 0 ? '' : `[${items.map((it) => item(it)).join(',')}]`) as Encoder;
    }
    case 'map': {
      const item = fieldEncoder(field.of);
      return ((entries: Readonly<Record<string, never>>) => {
        const members = Object.entries(entries).map(([key, it]) => `${encodeString(key)}:${item(it)}`);
        return members.length === 0 ? '' : `{${members.join(',')}}`;
      }) as Encoder;
    }
  }
}
