import { coerceFrame } from './coerce-frame.ts';
import { coerceInputs, coerceInstances } from './coerce-inputs.ts';
import { invalidInput, invalidParameter, ModelError } from './errors.ts';
import type { ModelData } from './frame.ts';
import { JsonError, readJson } from './python-json.ts';
import { pythonRepr } from './python-repr.ts';
import { dictOf, isDict, isList, type PythonDict, type PythonValue, pythonTypeName } from './python-value.ts';
import { readRecords, readSplit } from './read-frame.ts';
import type { Signature } from './signature.ts';

/** What the JSON body of `/invocations` asks for. */
export interface ParsedBody {
  /** Read with the signature; still to be enforced. */
  readonly data: ModelData;
  readonly params: PythonValue | undefined;
  /** The body itself was the input (`messages`, `prompt` or `input`), so the answer is not wrapped in `predictions`. */
  readonly isUnifiedLlmInput: boolean;
}

export interface BodyOptions {
  /** The signature came from type hints: only `inputs` is allowed and passes as it is. */
  readonly isSignatureFromTypeHint?: boolean;
}

const inputFields = ['dataframe_records', 'dataframe_split', 'instances', 'inputs'] as const;
const llmKeys = ['messages', 'prompt', 'input'] as const;

const fieldSet = `{${inputFields.map((it) => `'${it}'`).join(', ')}}`;
const requiredFormat = `The input must be a JSON dictionary with exactly one of the input fields ${fieldSet}`;

/** What MLflow adds to errors of a body that no input field claims. */
export const protocolNotice =
  'IMPORTANT: The MLflow Model scoring protocol has changed in MLflow version 2.0. If you are seeing this error, you are likely ' +
  'using an outdated scoring request format. Send the data in one of the input fields above.';

/**
 * Reads a JSON body with the signature of the model, casting as MLflow's scoring server casts.
 * @throws ModelError BAD_REQUEST
 */
export function parseBody(text: string, signature: Signature | undefined, options: BodyOptions = {}): ParsedBody {
  const body = readBody(text);
  if (llmKeys.some((key) => key in body)) return unified(body, signature);
  const data = dictOf(Object.entries(body).filter(([key]) => (inputFields as readonly string[]).includes(key)));
  const { params } = body;
  return {
    data: options.isSignatureFromTypeHint ? hinted(data) : readField(data, signature),
    params,
    isUnifiedLlmInput: false,
  };
}

function readBody(text: string): PythonDict {
  const body = readOrRefuse(text);
  if (isDict(body)) return body;
  if (isList(body)) throw invalidInput(`${requiredFormat}. Received a list.`);
  throw invalidInput(`${requiredFormat}. Received unexpected input type '<class '${pythonTypeName(body)}'>.`);
}

function readOrRefuse(text: string): PythonValue {
  try {
    return readJson(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw invalidInput(
      'Ensure that input is a valid JSON formatted string. ' +
        `Error: 'JSONDecodeError(${pythonRepr(error.message)})'\nInput: \n${text.slice(0, 1000)}\n`,
      error,
    );
  }
}

function unified(body: PythonDict, signature: Signature | undefined): ParsedBody {
  const names = new Set(signature?.params?.map(({ name }) => name));
  const entries = Object.entries(body);
  return {
    data: dictOf(entries.filter(([key]) => !names.has(key))),
    params: dictOf(entries.filter(([key]) => names.has(key))),
    isUnifiedLlmInput: true,
  };
}

function hinted(data: PythonDict): PythonValue {
  if (data['inputs'] !== undefined) return data['inputs'];
  const keys = Object.keys(data).map(pythonRepr).join(', ');
  throw invalidParameter(
    "Request payload must be a dictionary with 'inputs' key when the model contains a valid type hint. " +
      `Found keys in payload: dict_keys([${keys}]).`,
  );
}

function readField(data: PythonDict, signature: Signature | undefined): ModelData {
  const fields = Object.keys(data);
  if (fields.length !== 1) {
    const received = `Received dictionary with input fields: [${fields.map(pythonRepr).join(', ')}]`;
    throw new ModelError('BAD_REQUEST', `${requiredFormat}. ${received}. ${protocolNotice}`);
  }
  const schema = signature?.inputs;
  const [field = ''] = fields;
  const value = data[field]!;
  if (field === 'inputs') return coerceInputs(value, schema);
  if (field === 'instances') return coerceInstances(value, schema);
  const frame = field === 'dataframe_split' ? readSplit(value) : readRecords(value);
  return schema ? coerceFrame(frame, schema) : frame;
}
