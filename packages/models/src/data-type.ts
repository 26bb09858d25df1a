import { compareText } from './compare-text.ts';
import { invalidParameter, ModelError } from './errors.ts';
import { dictOf, isDict, type PythonDict, type PythonValue } from './python-value.ts';

export const scalarTypes = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime'] as const;

/** MLflow's column types: `integer` is int32, `long` int64, `float` float32, `double` float64, `datetime` nanoseconds. */
export type ScalarType = (typeof scalarTypes)[number];

/** The type of a column, of a property or of an element. */
export type DataType =
  | { readonly type: ScalarType }
  | { readonly type: 'array'; readonly items: DataType }
  | { readonly type: 'object'; readonly properties: readonly Property[] }
  | { readonly type: 'map'; readonly values: DataType }
  | { readonly type: 'any' }
  | { readonly type: 'sparkml_vector' };

export type ObjectType = Extract<DataType, { readonly type: 'object' }>;

export interface Property {
  readonly name: string;
  readonly type: DataType;
  readonly required: boolean;
}

export const isScalarType = (type: string): type is ScalarType => (scalarTypes as readonly string[]).includes(type);

export const isScalar = (type: DataType): type is { readonly type: ScalarType } => isScalarType(type.type);

/**
 * An object type with its properties in the order in which MLflow keeps them.
 * @throws ModelError when there are none, or two of one name
 */
export function objectOf(properties: readonly Property[]): ObjectType {
  if (properties.length === 0) throw invalidParameter('Creating Object with empty properties is not allowed.');
  const names = properties.map(({ name }) => name);
  const repeated = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  if (repeated.size > 0) throw invalidParameter(`Found duplicated property names: \`${[...repeated].join(', ')}\``);
  return { type: 'object', properties: [...properties].sort(byName) };
}

const byName = ({ name: a }: Property, { name: b }: Property): number => compareText(a, b);

/**
 * Reads a type from the JSON of a signature: `{"type": "array", "items": {"type": "long"}}`. Other keys are left alone.
 * @throws ModelError
 */
export function parseDataType(json: PythonDict): DataType {
  const { type } = json;
  if (type === undefined) throw malformed('Missing keys in a type of the signature. Expected to find key `type`');
  if (type === 'array') return { type, items: parseDataType(nestedIn(json, 'items', 'Array')) };
  if (type === 'map') return { type, values: parseDataType(nestedIn(json, 'values', 'Map')) };
  if (type === 'object') return parseObject(json);
  if (type === 'any' || type === 'sparkml_vector') return { type };
  if (typeof type === 'string' && isScalarType(type)) return { type };
  throw malformed(
    `Unsupported type '${String(type)}', expected instance of DataType, Array, Object, Map or one of ` +
      `[${scalarTypes.join(', ')}]`,
  );
}

function nestedIn(json: PythonDict, key: string, kind: string): PythonDict {
  const nested = json[key];
  if (nested === undefined)
    throw malformed(`Missing keys in ${kind} JSON. Expected to find keys \`${key}\` and \`type\``);
  if (!isDict(nested)) throw malformed(`Expected ${key} to be a dictionary of Object JSON`);
  return nested;
}

function parseObject(json: PythonDict): DataType {
  const properties = nestedIn(json, 'properties', 'Object');
  return objectOf(Object.entries(properties).map(([name, property]) => parseProperty(name, property)));
}

function parseProperty(name: string, json: PythonValue): Property {
  if (!isDict(json)) throw malformed('Expected properties to be a dictionary of Property JSON');
  if (json['type'] === undefined)
    throw malformed(`Missing keys in Property \`${name}\`. Expected to find key \`type\``);
  return { name, type: parseDataType(json), required: (json['required'] ?? true) === true };
}

/** The entries of a type in the order in which MLflow writes them. */
export function dataTypeEntries(type: DataType): readonly (readonly [string, PythonValue])[] {
  const kind = ['type', type.type] as const;
  if (type.type === 'array') return [kind, ['items', dataTypeJson(type.items)]];
  if (type.type === 'map') return [kind, ['values', dataTypeJson(type.values)]];
  if (type.type !== 'object') return [kind];
  const properties = type.properties.map((it) => [
    it.name,
    dictOf([...dataTypeEntries(it.type), ['required', it.required]]),
  ]);
  return [kind, ['properties', dictOf(properties as [string, PythonValue][])]];
}

export const dataTypeJson = (type: DataType): PythonDict => dictOf(dataTypeEntries(type));

/** As MLflow prints a type: `Array({a: string (required)})`, `Map(str -> Any)`. */
export function formatDataType(type: DataType): string {
  switch (type.type) {
    case 'array':
      return `Array(${formatDataType(type.items)})`;
    case 'map':
      return `Map(str -> ${formatMapValue(type.values)})`;
    case 'object':
      return `{${type.properties.map(formatProperty).join(', ')}}`;
    case 'any':
      return 'Any';
    case 'sparkml_vector':
      return 'SparkML vector';
    default:
      return type.type;
  }
}

/** The one place where MLflow prints the name of the enumeration as well. */
const formatMapValue = (type: DataType): string => (isScalar(type) ? `DataType.${type.type}` : formatDataType(type));

const formatProperty = ({ name, type, required }: Property): string =>
  `${name}: ${formatDataType(type)} (${required ? 'required' : 'optional'})`;

const malformed = (message: string): ModelError => new ModelError('INTERNAL_ERROR', message);
