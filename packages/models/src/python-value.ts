/**
 * A value as Python reads it from JSON. Python tells `5` from `5.0`, and so do MLflow's casts: a `bigint` is an `int`, of any
 * size, a `number` is a `float`.
 */
export type PythonValue = null | boolean | bigint | number | string | readonly PythonValue[] | PythonDict;

export interface PythonDict {
  readonly [key: string]: PythonValue;
}

export const isList = (value: unknown): value is readonly PythonValue[] => Array.isArray(value);

export const isDict = (value: unknown): value is PythonDict =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === dictPrototype;

/** Dictionaries inherit nothing, so that a key such as `__proto__` is a key like others. An object without any prototype is slow to fill. */
const dictPrototype: object = Object.freeze(Object.create(null));

export const emptyDict = (): Record<string, PythonValue> => Object.create(dictPrototype);

export function dictOf(entries: Iterable<readonly [string, PythonValue]>): PythonDict {
  const dict = emptyDict();
  for (const [key, value] of entries) dict[key] = value;
  return dict;
}

/** `fromJs({ a: 1, b: [0.5] })`: whole numbers become `int`. @throws TypeError for what JSON cannot hold. */
export function fromJs(value: unknown): PythonValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
  if (typeof value === 'boolean' || typeof value === 'bigint' || typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(fromJs);
  if (typeof value === 'object')
    return dictOf(
      Object.entries(value)
        .filter(([, it]) => it !== undefined)
        .map(([key, it]) => [key, fromJs(it)]),
    );
  throw new TypeError(`A ${typeof value} cannot be written as JSON.`);
}

/** Plain JavaScript: an `int` is a number while that is exact, else a bigint. */
export function toJs(value: PythonValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (isList(value)) return value.map(toJs);
  if (!isDict(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, toJs(it)]));
}

/** `type(value).__name__` */
export function pythonTypeName(value: PythonValue): string {
  if (value === null) return 'NoneType';
  if (isList(value)) return 'list';
  return { boolean: 'bool', bigint: 'int', number: 'float', string: 'str', object: 'dict' }[typeof value as string]!;
}
