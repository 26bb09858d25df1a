import { dataTypeEntries, parseDataType } from './data-type.ts';
import { enforceParam } from './enforce-params.ts';
import { invalidParameter, ModelError } from './errors.ts';
import { JsonError, readJson, writeJson } from './python-json.ts';
import { dictOf, isDict, isList, type PythonDict, type PythonValue } from './python-value.ts';
import {
  type ColSpec,
  columnsOf,
  type ParamSpec,
  paramsOf,
  type Schema,
  type Signature,
  type SignatureText,
  specsOf,
  type TensorSpec,
  tensorsOf,
} from './signature.ts';

/**
 * Reads the signature of an `MLmodel`; an empty or absent part is no part.
 * @throws ModelError when a part is not what MLflow writes
 */
export function parseSignature(text: Partial<SignatureText>): Signature {
  const { inputs, outputs, params } = text;
  return {
    ...(inputs ? { inputs: parseSchema(inputs) } : {}),
    ...(outputs ? { outputs: parseSchema(outputs) } : {}),
    ...(params ? { params: parseParams(params) } : {}),
  };
}

/** The signature as `MLmodel` keeps it, byte for byte as MLflow writes it. */
export function printSignature({ inputs, outputs, params }: Signature): SignatureText {
  return {
    inputs: inputs ? printSchema(inputs) : null,
    outputs: outputs ? printSchema(outputs) : null,
    params: params && params.length > 0 ? writeJson(params.map(paramJson)) : null,
  };
}

/** `[{"type": "long", "name": "a", "required": true}]` @throws ModelError */
export function parseSchema(text: string): Schema {
  const specs = dictsIn(text);
  const tensors = specs.filter((it) => it['type'] === 'tensor').length;
  if (tensors > 0 && tensors < specs.length) {
    throw new ModelError(
      'INTERNAL_ERROR',
      'Creating Schema with a combination of ColSpec and TensorSpec is not supported. Please choose one of ColSpec or TensorSpec',
    );
  }
  return tensors > 0 ? tensorsOf(specs.map(parseTensor)) : columnsOf(specs.map(parseColumn));
}

export const printSchema = (schema: Schema): string =>
  writeJson(specsOf(schema).map((spec) => ('dtype' in spec ? tensorJson(spec) : columnJson(spec))));

function dictsIn(text: string): readonly PythonDict[] {
  const json = readOrRefuse(text);
  if (isList(json) && json.every(isDict)) return json;
  throw new ModelError('INTERNAL_ERROR', 'A part of the signature must be a JSON list of objects.');
}

function readOrRefuse(text: string): PythonValue {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new ModelError('INTERNAL_ERROR', `The signature is not JSON: ${error.message}`, { cause: error });
  }
}

const columnKeys: ReadonlySet<string> = new Set(['type', 'name', 'required']);

function parseColumn(json: PythonDict): ColSpec {
  const type = parseDataType(json);
  const nested = 'items' in type || 'properties' in type || 'values' in type;
  const unknown = Object.keys(json).find((key) => !columnKeys.has(key));
  if (unknown !== undefined && !nested && type.type !== 'any' && type.type !== 'sparkml_vector')
    throw new ModelError('INTERNAL_ERROR', `A column of the signature has the unknown key '${unknown}'.`);
  const absent = nested || type.type === 'any' || type.type === 'sparkml_vector' ? null : true;
  return { ...nameOf(json), type, required: flagOf(json['required'], absent) };
}

function flagOf(value: PythonValue | undefined, absent: boolean | null): boolean | null {
  if (value === undefined) return absent;
  return value === null ? null : Boolean(value);
}

function nameOf(json: PythonDict): { name?: string | number } {
  const name = json['name'];
  if (name === undefined || name === null) return {};
  return { name: typeof name === 'string' ? name : Number(name) };
}

function parseTensor(json: PythonDict): TensorSpec {
  const info = json['tensor-spec'];
  if (!isDict(info))
    throw new ModelError(
      'INTERNAL_ERROR',
      'Missing keys in TensorSpec JSON. Expected to find keys `tensor-spec` and `type`',
    );
  const { dtype, shape } = info;
  if (typeof dtype !== 'string' || !isList(shape))
    throw new ModelError(
      'INTERNAL_ERROR',
      'Missing keys in TensorSpec JSON. Expected to find keys `dtype` and `shape`',
    );
  return { ...nameOf(json), dtype, shape: shape.map(Number) };
}

function columnJson({ name, type, required }: ColSpec): PythonDict {
  return dictOf([...dataTypeEntries(type), ...nameEntry(name), ['required', required]]);
}

function tensorJson({ name, dtype, shape }: TensorSpec): PythonDict {
  const info = dictOf([
    ['dtype', dtype],
    ['shape', shape.map(BigInt)],
  ]);
  return dictOf([...nameEntry(name), ['type', 'tensor'], ['tensor-spec', info]]);
}

const nameEntry = (name: string | number | undefined): readonly (readonly [string, PythonValue])[] =>
  name === undefined ? [] : [['name', typeof name === 'number' ? BigInt(name) : name]];

function parseParams(text: string): readonly ParamSpec[] {
  return paramsOf(dictsIn(text).map(parseParam));
}

function parseParam(json: PythonDict): ParamSpec {
  const type = json['type'] ?? json['dtype'];
  const { name, default: value, shape = null } = json;
  if (name === undefined || typeof type !== 'string' || value === undefined) {
    throw invalidParameter(
      `Missing keys in ParamSpec JSON. Expected to find keys \`name\`, \`type\`(or \`dtype\`) and \`default\`. ` +
        `Received keys: dict_keys([${Object.keys(json)
          .map((key) => `'${key}'`)
          .join(', ')}])`,
    );
  }
  return paramOf({
    name: String(name),
    type: parseDataType(dictOf([...Object.entries(json), ['type', type]])),
    value,
    shape,
  });
}

/**
 * A param whose default is checked and cast as a given value would be.
 * @throws ModelError when the default does not fit, for `binary`, and for a shape other than null and [-1]
 */
export function paramOf({
  name,
  type,
  value,
  shape,
}: {
  readonly name: string;
  readonly type: ReturnType<typeof parseDataType>;
  readonly value: PythonValue;
  readonly shape: PythonValue;
}): ParamSpec {
  if (type.type === 'binary')
    throw invalidParameter(`Binary type is not supported for parameters, ParamSpec '${name}'has dtype 'binary'`);
  if (!isParamType(type)) throw new ModelError('INTERNAL_ERROR', `A param cannot be of type '${type.type}'.`);
  if (shape !== null && !(isList(shape) && shape.length === 1 && Number(shape[0]) === -1))
    throw invalidParameter('Shape must be None for scalar or dictionary value, or (-1,) for 1D array value');
  const spec: ParamSpec = { name, type, default: value, shape: shape === null ? null : [-1] };
  return { ...spec, default: enforceParam(value, spec) };
}

const isParamType = (type: ReturnType<typeof parseDataType>): type is ParamSpec['type'] =>
  !['array', 'map', 'any', 'sparkml_vector', 'binary'].includes(type.type);

function paramJson({ name, type, default: value, shape }: ParamSpec): PythonDict {
  return dictOf([['name', name], ['default', value], ['shape', shape?.map(BigInt) ?? null], ...dataTypeEntries(type)]);
}
