import {
  creationTime,
  environmentFiles,
  environmentSection,
  exampleFiles,
  fromJs,
  inferSignature,
  type PythonDict,
  type Signature,
  writeMlmodel,
} from '@millrace/models';
import { variablesFile } from './environment-variables.ts';
import { type ModelFile, sizeOf } from './model-file.ts';
import { findUvProject, lockedRequirements, uvFiles } from './uv-project.ts';

/** The release of MLflow whose format is written. */
export const mlflowVersion = '3.17.2';
const pythonVersion = '3.11.7';

/** What every flavor's log function takes beside its own. */
export interface ModelOptions {
  /** An input as a caller would send it; it is kept beside the model. */
  readonly inputExample?: unknown;
  /** Params for the input example. */
  readonly exampleParams?: Readonly<Record<string, unknown>>;
  /** What the model answers to it. Without a signature, one is inferred from both examples. */
  readonly outputExample?: unknown;
  readonly signature?: Signature;
  /** Free notes; `task` has a meaning of its own. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Lines for pip, with which Python loads the model. Each flavor has a default. */
  readonly requirements?: readonly string[];
  /** The Python of that environment; default 3.11.7. */
  readonly pythonVersion?: string;
  /**
   * A folder with `uv.lock` and `pyproject.toml`, whose locked versions become the requirements; default the working directory, where it has
   * both. `requirements` go before.
   */
  readonly uvProject?: string;
}

/** A model before it has an id: what will lie in its folder, and what `MLmodel` will say. */
export interface ModelDraft {
  /** Sections by flavor. A `python_function` gets environment and Python version by itself. */
  readonly flavors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly files: readonly ModelFile[];
  readonly requirements: readonly string[];
  /** Names of environment variables that the model read while it answered the example. */
  readonly variables?: readonly string[];
  readonly options: ModelOptions;
}

/** Who the model is. */
export interface ModelIdentity {
  readonly modelId?: string;
  readonly artifactPath?: string;
  readonly runId?: string;
  /** 32 hexadecimal digits for a model without an id. */
  readonly uuid: string;
  readonly now: Date;
}

/**
 * Every file of the model's folder, `MLmodel` among them, as MLflow lays it out.
 * @throws TypeError for an example that JSON cannot hold
 */
export async function filesOf(draft: ModelDraft, identity: ModelIdentity): Promise<readonly ModelFile[]> {
  const { options, variables = [] } = draft;
  const example =
    options.inputExample === undefined ? undefined : exampleFiles(options.inputExample, options.exampleParams);
  const payload = [
    ...draft.files,
    ...textFiles(example?.files ?? new Map()),
    ...(variables.length > 0 ? [variablesFile(variables)] : []),
  ];
  const sizes = await Promise.all(payload.map(sizeOf));
  const size = sizes.reduce((sum, it) => sum + it, 0);
  const mlmodel = mlmodelText(draft, identity, { example: example?.info, size });
  return [...payload, ...(await environmentOf(draft)), { path: 'MLmodel', text: mlmodel }];
}

async function environmentOf({ flavors, requirements, options }: ModelDraft): Promise<readonly ModelFile[]> {
  const python = flavors['python_function'];
  const uv = python && findUvProject(options.uvProject);
  const locked = uv && !options.requirements ? await lockedRequirements(uv) : undefined;
  const files = environmentFiles({
    requirements: options.requirements ?? locked ?? requirements,
    pythonVersion: options.pythonVersion ?? pythonVersion,
    mlflowVersion,
  });
  // Only models that bring Python code keep the project itself, as in MLflow.
  const isCode = python?.['loader_module'] === 'mlflow.pyfunc.model';
  return [...textFiles(files), ...(uv && isCode ? uvFiles(uv) : [])];
}

const textFiles = (files: ReadonlyMap<string, string>): readonly ModelFile[] =>
  [...files].map(([path, text]) => ({ path, text }));

function mlmodelText(
  { flavors, variables = [], options }: ModelDraft,
  { modelId, artifactPath, runId, uuid, now }: ModelIdentity,
  { example, size }: { readonly example: PythonDict | undefined; readonly size: number },
): string {
  const sections = Object.entries(flavors).map(([name, section]) => [name, fromJs(complete(name, section, options))]);
  return writeMlmodel({
    artifact_path: artifactPath,
    flavors: Object.fromEntries(sections),
    metadata: options.metadata && (fromJs(options.metadata) as PythonDict),
    mlflow_version: mlflowVersion,
    model_id: modelId,
    model_size_bytes: size,
    model_uuid: modelId ?? uuid,
    run_id: runId,
    saved_input_example_info: example,
    signature: signatureOf(options),
    utc_time_created: creationTime(now),
    other: fromJs(variables.length > 0 ? { env_vars: variables } : {}) as PythonDict,
  });
}

function signatureOf({ signature, inputExample: inputs, outputExample: outputs, exampleParams: params }: ModelOptions) {
  if (signature || inputs === undefined) return signature;
  return inferSignature({ inputs, outputs, params });
}

function complete(flavor: string, section: Readonly<Record<string, unknown>>, options: ModelOptions): object {
  if (flavor !== 'python_function') return section;
  return { ...section, env: environmentSection, python_version: options.pythonVersion ?? pythonVersion };
}
