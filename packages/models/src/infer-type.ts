import { isShapedArray, isTypedArray, nestedOf } from './data-frame.ts';
import { type DataType, type ObjectType, objectOf, type Property } from './data-type.ts';

/** How numbers are told apart. */
export interface InferOptions {
  /** `python`: whole and other numbers in one column have no common type, as in Python. By default they are doubles. */
  readonly strict?: 'python';
}

/** Two types that nothing has in common, or a value that no type has. The callers make `any` of it, as MLflow does. */
export class CannotInfer extends Error {}

const any: DataType = { type: 'any' };

/** The type of one value; an empty list or object says nothing. @throws CannotInfer */
export function inferType(value: unknown, options: InferOptions): DataType {
  if (value === null || value === undefined) return any;
  if (typeof value === 'number') return inferNumber(value);
  if (typeof value === 'boolean') return { type: 'boolean' };
  if (typeof value === 'bigint') return { type: 'long' };
  if (typeof value === 'string') return { type: 'string' };
  if (value instanceof Date) return { type: 'datetime' };
  if (value instanceof Uint8Array) return { type: 'binary' };
  if (isShapedArray(value)) return inferType(nestedOf(value), options);
  if (isTypedArray(value)) return inferList(Array.from(value as ArrayLike<unknown>), options);
  if (Array.isArray(value)) return inferList(value, options);
  if (isRecord(value)) return inferObject(value, options);
  throw new CannotInfer(`A ${typeof value} has no type in a signature.`);
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Map) && !(value instanceof Set);

function inferNumber(value: number): DataType {
  if (Number.isNaN(value)) return any;
  return { type: Number.isInteger(value) ? 'long' : 'double' };
}

function inferList(items: readonly unknown[], options: InferOptions): DataType {
  if (items.length === 0) return any;
  const type = mergeAll(
    items.map((item) => inferType(item, options)),
    options,
  );
  return type.type === 'any' && items.some((it) => it !== null) ? any : { type: 'array', items: type };
}

function inferObject(value: Readonly<Record<string, unknown>>, options: InferOptions): DataType {
  const properties = Object.entries(value).map(
    ([name, it]): Property => ({ name, type: inferType(it, options), required: it !== null && it !== undefined }),
  );
  return properties.length === 0 ? any : objectOf(properties);
}

/** The type that all have; `any` takes the type of the others. @throws CannotInfer */
export const mergeAll = (types: readonly DataType[], options: InferOptions): DataType =>
  types.reduce((merged, type) => mergeTypes(merged, type, options), any);

function mergeTypes(a: DataType, b: DataType, options: InferOptions): DataType {
  if (b.type === 'any') return a;
  if (a.type === 'any') return b;
  if (a.type === 'object' && b.type === 'object') return mergeObjects(a, b, options);
  if (a.type === 'array' && b.type === 'array') return { type: 'array', items: mergeTypes(a.items, b.items, options) };
  if (a.type === 'map' && b.type === 'map') return { type: 'map', values: mergeTypes(a.values, b.values, options) };
  if (a.type === b.type) return a;
  if (options.strict !== 'python' && isNumber(a) && isNumber(b)) return { type: 'double' };
  throw new CannotInfer(`${a.type} and ${b.type} have no common type.`);
}

const isNumber = ({ type }: DataType): boolean => type === 'long' || type === 'double';

/** A property that one lacks is optional. */
function mergeObjects(a: ObjectType, b: ObjectType, options: InferOptions): DataType {
  const names = [...new Set([...a.properties, ...b.properties].map(({ name }) => name))];
  return objectOf(
    names.map((name) => {
      const found = [a, b].flatMap(({ properties }) => properties.filter((it) => it.name === name));
      const type = mergeAll(
        found.map((it) => it.type),
        options,
      );
      return { name, type, required: found.length === 2 && found.every(({ required }) => required) };
    }),
  );
}
