import { readPythonFloat, readPythonInt } from './python.ts';
import type { Field, InferShape, Shape } from './row.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Thrown inside decoding: which raw value no field can hold, and where it lies (`metrics[2].value`). */
export class Unreadable extends Error {
  readonly value: unknown;
  path: string;
  constructor(value: unknown, path = '') {
    super('unreadable');
    this.value = value;
    this.path = path;
  }
}

function refuse(value: unknown): never {
  throw new Unreadable(value);
}

/** Prepends a step to the path of what passes by. */
function below(step: string, error: unknown): unknown {
  if (error instanceof Unreadable) error.path = step + error.path;
  return error;
}

/** How one kind of field is read from parsed JSON, by protobuf's JSON mapping as MLflow's Python runs it. */
export interface Reader {
  /** Whether the value stands for itself; then it is taken uncopied. This is what well-behaved clients send. */
  readonly exact: (value: unknown) => boolean;
  /** The value read, or undefined where it counts as absent. @throws Unreadable */
  readonly read: (value: unknown) => unknown;
}

interface NamedReader extends Reader {
  readonly name: string;
  readonly camel: string;
  readonly nested?: MessageReader;
}

export interface MessageReader extends Reader {
  readonly fields: readonly NamedReader[];
  readonly byName: ReadonlyMap<string, NamedReader>;
}

const messageReaders = new WeakMap<Shape, MessageReader>();

/** The reader of a message, made once. */
export function messageReader(shape: Shape): MessageReader {
  const known = messageReaders.get(shape);
  if (known) return known;
  const fields = Object.entries(shape).map(([name, field]) => namedReader(name, field));
  const reader = {
    fields,
    byName: new Map(fields.flatMap((field) => [[field.camel, field] as const, [field.name, field] as const])),
    exact: exactMessage(new Map(fields.map((field) => [field.name, field.exact]))),
    read: (value: unknown): unknown => (isObject(value) ? readMessage(reader, value) : refuse(value)),
  };
  messageReaders.set(shape, reader);
  return reader;
}

/**
 * Reads a message from parsed JSON, as a client reads an answer.
 *
 * @throws Unreadable where a value does not fit its field
 */
export const decodeMessage = <S extends Shape>(shape: S, json: unknown): InferShape<S> =>
  messageReader(shape).read(json) as InferShape<S>;

export const camelOf = (name: string): string => name.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase());

function namedReader(name: string, field: Field): NamedReader {
  const of = field.kind === 'list' ? field.of : field;
  const nested = of.kind === 'message' ? messageReader(of.fields) : undefined;
  return {
    name,
    camel: camelOf(name),
    nested,
    ...fieldReader(field),
  };
}

/** Only known names in snake_case, and every value exact. */
function exactMessage(exacts: ReadonlyMap<string, (value: unknown) => boolean>): (value: unknown) => boolean {
  return (value) => {
    if (!isObject(value)) return false;
    for (const name in value) {
      const exact = exacts.get(name);
      if (exact === undefined || !exact(value[name])) return false;
    }
    return true;
  };
}

function readMessage({ byName, exact }: MessageReader, raw: JsonObject): JsonObject {
  if (exact(raw)) return raw;
  const message: Record<string, unknown> = {};
  for (const name of Object.keys(raw)) {
    const field = byName.get(name);
    const value = raw[name];
    if (field === undefined || value === null) continue;
    try {
      const read = field.read(value);
      if (read !== undefined) message[field.name] = read;
    } catch (error) {
      throw below(`.${field.name}`, error);
    }
  }
  return message;
}

function fieldReader(field: Field): Reader {
  switch (field.kind) {
    case 'string':
      return textReader;
    case 'bool':
      return booleanReader;
    case 'double':
      return doubleReader;
    case 'int32':
      return integerReader(2n ** 31n);
    case 'int64':
      return integerReader(2n ** 63n);
    case 'json':
      return { exact: () => true, read: (value) => value };
    case 'enum':
      return enumReader(field.values);
    case 'message':
      return messageReader(field.fields);
    case 'list':
      return listReader(fieldReader(field.of));
    case 'map':
      return mapReader(fieldReader(field.of));
  }
}

/** A reader without conversions. */
const plainReader = (exact: (value: unknown) => boolean): Reader => ({
  exact,
  read: (value) => (exact(value) ? value : refuse(value)),
});

/** Half of a surrogate pair is no text. */
const textReader = plainReader((value) => typeof value === 'string' && value.isWellFormed());
const booleanReader = plainReader((value) => typeof value === 'boolean');

/** Bare NaN, infinities and overflowing literals are refused; as texts they are values, except the text `nan`. */
const doubleReader: Reader = {
  exact: (value) => typeof value === 'number' && Number.isFinite(value),
  read: (value) => {
    if (typeof value === 'string') return (value === 'nan' ? undefined : readPythonFloat(value)) ?? refuse(value);
    const number = typeof value === 'bigint' || typeof value === 'boolean' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : refuse(value);
  },
};

/** Whole numbers, also as `2.0`, `"2"` and `"2e3"`; exact beyond 2^53. `size` is 2^31 or 2^63. */
function integerReader(size: bigint): Reader {
  const max = size - 1n;
  const safe = Number.isSafeInteger(Number(max)) ? Number(max) : Number.MAX_SAFE_INTEGER;
  const min = safe === Number.MAX_SAFE_INTEGER ? -safe : -safe - 1;
  const exact = (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value <= safe && value >= min && !Object.is(value, -0);
  return {
    exact,
    read: (value) => {
      if (exact(value)) return value;
      const whole = wholeNumber(value);
      if (whole === undefined || whole > max || whole < -size) return refuse(value);
      return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
    },
  };
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value;
  const number = typeof value === 'string' ? integerText(value) : value;
  if (typeof number === 'bigint') return number;
  return typeof number === 'number' && Number.isInteger(number) ? BigInt(number) : undefined;
}

const integerText = (text: string): number | bigint | undefined =>
  text.includes(' ') ? undefined : (readPythonInt(text) ?? readPythonFloat(text));

/** An unknown name counts as absent, an unknown number does not. */
function enumReader(values: Readonly<Record<string, number>>): Reader {
  const names = new Map(Object.entries(values).map(([name, number]) => [number, name]));
  const exact = (value: unknown): boolean => typeof value === 'string' && Object.hasOwn(values, value);
  return {
    exact,
    read: (value) => {
      if (exact(value)) return value;
      const number = typeof value === 'string' ? readPythonInt(value) : value;
      if (number === undefined) return undefined;
      const known = typeof number === 'object' ? undefined : names.get(Math.trunc(Number(number)));
      return known ?? refuse(value);
    },
  };
}

function listReader({ exact, read }: Reader): Reader {
  return {
    exact: (value) => {
      if (!Array.isArray(value)) return false;
      for (let i = 0; i < value.length; i++) if (!exact(value[i])) return false;
      return true;
    },
    read: (value) => (Array.isArray(value) ? readItems(value, read) : refuse(value)),
  };
}

function readItems(items: readonly unknown[], read: (value: unknown) => unknown): unknown[] {
  let index = 0;
  try {
    const out: unknown[] = [];
    for (; index < items.length; index++) {
      const item = items[index] === null ? refuse(null) : read(items[index]);
      if (item !== undefined) out.push(item);
    }
    return out;
  } catch (error) {
    throw below(`[${index}]`, error);
  }
}

function mapReader({ exact, read }: Reader): Reader {
  return {
    exact: (value) => isObject(value) && Object.values(value).every(exact),
    read: (value) => {
      if (!isObject(value)) return refuse(value);
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, read(member)]));
    },
  };
}
