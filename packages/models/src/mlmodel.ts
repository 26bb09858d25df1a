import { ModelError } from './errors.ts';
import { parseSignature, printSignature } from './parse-signature.ts';
import { dictOf, emptyDict, isDict, isList, type PythonDict, type PythonValue } from './python-value.ts';
import { readYaml } from './read-yaml.ts';
import type { Signature, SignatureText } from './signature.ts';

/** What an `MLmodel` file says. Keys are MLflow's; what this version does not know stays in `other` and is written back. */
export interface Mlmodel {
  readonly artifact_path?: string;
  readonly flavors: Readonly<Record<string, PythonDict>>;
  /** Chooses validation against type hints instead of the signature. */
  readonly is_signature_from_type_hint?: boolean;
  readonly metadata?: PythonDict;
  readonly mlflow_version?: string;
  readonly model_id?: string;
  readonly model_size_bytes?: number;
  readonly model_uuid?: string;
  readonly prompts?: readonly string[];
  readonly run_id?: string;
  readonly saved_input_example_info?: PythonDict;
  readonly signature?: Signature;
  readonly type_hint_from_example?: boolean;
  /** `2026-11-26 13:00:00.000000`, UTC. */
  readonly utc_time_created?: string;
  readonly other: PythonDict;
}

const known = new Set([
  'artifact_path',
  'flavors',
  'is_signature_from_type_hint',
  'metadata',
  'mlflow_version',
  'model_id',
  'model_size_bytes',
  'model_uuid',
  'prompts',
  'run_id',
  'saved_input_example_info',
  'signature',
  'type_hint_from_example',
  'utc_time_created',
]);

/** What YAML says is named, as a model has several such files. */
function parsed(text: string): PythonValue {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(error.error_code, error.message.replace(/^The file/, 'The MLmodel file'), { cause: error });
  }
}

/**
 * Reads the text of an `MLmodel` file, of any release of MLflow.
 * @throws ModelError when it is not YAML, has no `flavors`, or its signature cannot be read
 */
export function readMlmodel(text: string): Mlmodel {
  const yaml = parsed(text);
  if (!isDict(yaml)) throw malformed(text.trim() === '' ? 'it is empty' : 'it is not a map');
  const signature = mapAt(yaml, 'signature');
  return {
    artifact_path: textAt(yaml, 'artifact_path'),
    flavors: flavorsOf(yaml),
    is_signature_from_type_hint: flagAt(yaml, 'is_signature_from_type_hint'),
    metadata: mapAt(yaml, 'metadata'),
    mlflow_version: textAt(yaml, 'mlflow_version'),
    model_id: textAt(yaml, 'model_id'),
    model_size_bytes: sizeAt(yaml, 'model_size_bytes'),
    model_uuid: textAt(yaml, 'model_uuid'),
    prompts: promptsOf(yaml),
    run_id: textAt(yaml, 'run_id'),
    saved_input_example_info: mapAt(yaml, 'saved_input_example_info'),
    signature: signature && parseSignature(signatureText(signature)),
    type_hint_from_example: flagAt(yaml, 'type_hint_from_example'),
    utc_time_created: textAt(yaml, 'utc_time_created'),
    other: dictOf(Object.entries(yaml).filter(([key]) => !known.has(key))),
  };
}

function flavorsOf(yaml: PythonDict): Record<string, PythonDict> {
  const flavors = mapAt(yaml, 'flavors');
  if (!flavors) throw malformed("it has no 'flavors'");
  const read: Record<string, PythonDict> = Object.create(null);
  for (const [name, section] of Object.entries(flavors)) {
    if (section !== null && !isDict(section)) throw malformed(`the flavor '${name}' is not a map`);
    read[name] = section ?? emptyDict();
  }
  return read;
}

function signatureText(map: PythonDict): SignatureText {
  const part = (name: string) => {
    const text = map[name] ?? null;
    if (text !== null && typeof text !== 'string') throw malformed(`the signature's '${name}' is not JSON text`);
    return text;
  };
  return { inputs: part('inputs'), outputs: part('outputs'), params: part('params') };
}

/** Text; a version or an id that YAML takes for a number (`3`) is text as well. */
function textAt(map: PythonDict, key: string): string | undefined {
  const value = map[key] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'object' || typeof value === 'boolean') throw malformed(`'${key}' is not text`);
  return String(value);
}

function mapAt(map: PythonDict, key: string): PythonDict | undefined {
  const value = map[key] ?? undefined;
  if (value === undefined || isDict(value)) return value;
  throw malformed(`'${key}' is not a map`);
}

function flagAt(map: PythonDict, key: string): boolean | undefined {
  const value = map[key] ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  throw malformed(`'${key}' is neither true nor false`);
}

function sizeAt(map: PythonDict, key: string): number | undefined {
  const value = map[key] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
  throw malformed(`'${key}' is not a number`);
}

function promptsOf(yaml: PythonDict): readonly string[] | undefined {
  const prompts = yaml['prompts'] ?? undefined;
  if (prompts === undefined) return undefined;
  if (!isList(prompts)) throw malformed("'prompts' is not a list");
  return prompts.map(String);
}

const malformed = (why: string): ModelError =>
  new ModelError('BAD_REQUEST', `The MLmodel file cannot be read: ${why}. Save or download the model again.`);

/** The map that an `MLmodel` file holds, ready for `writeYaml`: absent keys are left out where MLflow leaves them out. */
export function mlmodelDict(model: Mlmodel): PythonDict {
  const { signature } = model;
  const always: [string, PythonValue][] = [
    ['flavors', dictOf(Object.entries(model.flavors))],
    ['model_id', model.model_id ?? null],
    ['prompts', model.prompts ?? null],
  ];
  const optional: [string, PythonValue | undefined][] = [
    ['artifact_path', model.artifact_path],
    ['is_signature_from_type_hint', signature && (model.is_signature_from_type_hint ?? false)],
    ['metadata', model.metadata],
    ['mlflow_version', model.mlflow_version],
    ['model_size_bytes', model.model_size_bytes === undefined ? undefined : BigInt(model.model_size_bytes)],
    ['model_uuid', model.model_uuid],
    ['run_id', model.run_id],
    ['saved_input_example_info', model.saved_input_example_info],
    ['signature', signature && dictOf(Object.entries(printSignature(signature)))],
    ['type_hint_from_example', signature && (model.type_hint_from_example ?? false)],
    ['utc_time_created', model.utc_time_created],
  ];
  const given = optional.filter((entry): entry is [string, PythonValue] => entry[1] !== undefined);
  return dictOf([...always, ...given, ...Object.entries(model.other)]);
}
