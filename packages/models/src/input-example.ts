import { DataFrame, isShapedArray, isTypedArray, nestedOf } from './data-frame.ts';
import { writeJson } from './python-json.ts';
import { dictOf, fromJs, isDict, type PythonDict, type PythonValue } from './python-value.ts';

export interface ExampleFiles {
  /** Text by file name. */
  readonly files: ReadonlyMap<string, string>;
  /** `saved_input_example_info` of the MLmodel. */
  readonly info: PythonDict;
}

const example = 'input_example.json';
const servingExample = 'serving_input_example.json';
/** Keys with which an object is an input by itself, without `inputs` around it. */
const llmKeys = ['messages', 'prompt', 'input'] as const;

/**
 * The files in which MLflow keeps an input example: as it is, and as a body ready to be posted.
 * @throws TypeError for what JSON cannot hold
 */
export function exampleFiles(input: unknown, params?: Readonly<Record<string, unknown>>): ExampleFiles {
  const data = dataOf(input);
  const given = params && (fromJs(params) as PythonDict);
  const saved = given
    ? dictOf([
        ['inputs', data],
        ['params', given],
      ])
    : data;
  return {
    files: new Map([
      [example, writeJson(saved)],
      [servingExample, writeJson(servingBody(input, data, given), { indent: 2 })],
    ]),
    info: dictOf([
      ['artifact_path', example],
      ...(input instanceof DataFrame ? [['pandas_orient', 'split'] as const] : []),
      ...(given ? [['params', 'true'] as const] : []),
      ['serving_input_path', servingExample],
      ['type', kindOf(input)],
    ]),
  };
}

function dataOf(input: unknown): PythonValue {
  if (!(input instanceof DataFrame)) return plain(input);
  return dictOf([
    ['columns', [...input.columns]],
    ['data', input.rows.map((row) => row.map(plain))],
  ]);
}

/** Arrays become lists, bytes base64 in lines, times ISO text; what numbers cannot be is null. */
function plain(value: unknown): PythonValue {
  if (isShapedArray(value)) return numbersOf(value.data, nestedOf(value));
  if (value instanceof Uint8Array) return base64Lines(value);
  if (isTypedArray(value)) return numbersOf(value, Array.from(value as ArrayLike<number>));
  if (value instanceof Date) return value.toISOString().slice(0, 19);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object' && value !== null)
    return dictOf(Object.entries(value).flatMap(([key, it]) => (it === undefined ? [] : [[key, plain(it)]])));
  return fromJs(value);
}

/** Floats stay floats, whole ones too. */
function numbersOf(data: ArrayBufferView, nested: unknown): PythonValue {
  const isFloat = data.constructor.name.startsWith('Float');
  const read = (it: unknown): PythonValue => {
    if (Array.isArray(it)) return it.map(read);
    if (isFloat) return Number.isNaN(it) ? null : (it as number);
    return BigInt(it as number);
  };
  return read(nested);
}

function base64Lines(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('base64');
  return text.replace(/.{1,76}/g, '$&\n');
}

function servingBody(input: unknown, data: PythonValue, params: PythonDict | undefined): PythonDict {
  if (isDict(data) && !(input instanceof DataFrame) && llmKeys.some((key) => key in data))
    return dictOf([...Object.entries(data), ...Object.entries(params ?? {})]);
  const field = input instanceof DataFrame ? 'dataframe_split' : 'inputs';
  return dictOf([[field, data], ...(params ? [['params', params] as const] : [])]);
}

function kindOf(input: unknown): string {
  if (input instanceof DataFrame) return 'dataframe';
  const isArray = (it: unknown) => isShapedArray(it) || (isTypedArray(it) && !(it instanceof Uint8Array));
  const values = typeof input === 'object' && input !== null && !Array.isArray(input) ? Object.values(input) : [];
  return isArray(input) || (values.length > 0 && values.every(isArray)) ? 'ndarray' : 'json_object';
}
