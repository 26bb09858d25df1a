import { loadCode } from './code/load-code.ts';
import { EngineError } from './errors.ts';
import { loadGenai } from './llm/load-genai.ts';
import { loadTransformers, prepareTransformers } from './llm/load-transformers.ts';
import { loadOnnx } from './onnx/onnx-model.ts';
import type { LoadedModel } from './port.ts';

/** The parts of an MLmodel that say how to load it. */
export interface ModelFiles {
  /** The folder with the MLmodel file, an absolute path. */
  readonly folder: string;
  /** `flavors` of the MLmodel: flavor name → its section. */
  readonly flavors: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface LoadOptions {
  /** Where converted weights are kept between starts; made when absent. */
  readonly cacheDir: string;
  /** Threads of one call into the native library; default all processors. */
  readonly threads?: number;
  /** Answers that a text model writes at the same time; default 4. */
  readonly maxSequences?: number;
  /** Precision of a text model made from safetensors: `auto` is int4 above 1 GiB of weights, else fp32. Of several ONNX graphs, which one. */
  readonly precision?: 'auto' | 'fp32' | 'int4';
  /** Program and arguments that convert weights, given the job as one more argument. Default: this program's own. */
  readonly converter?: readonly string[];
  /** Options that override the `model_config` the model was logged with. */
  readonly modelConfig?: Readonly<Record<string, unknown>>;
  /** Whether code that someone logged may run in this process; default no. */
  readonly allowModelCode?: boolean;
  /** Lines for the log, such as the progress of a conversion. */
  readonly log?: (line: string) => void;
}

type Loader = (model: ModelFiles, options: LoadOptions) => Promise<LoadedModel>;

/** Flavors that Node can run, the most particular first: the first one that the model has is used. */
const loaders: Readonly<Record<string, Loader>> = {
  transformers: loadTransformers,
  genai_onnx: loadGenai,
  onnx: loadOnnx,
  javascript_function: loadCode,
};

const flavorOf = (flavors: ModelFiles['flavors']): string | undefined =>
  Object.keys(loaders).find((name) => flavors[name]);

/**
 * Loads a model into this process.
 * @throws {EngineError} `unsupported`, `invalid_model`, `not_contained`
 */
export async function load(model: ModelFiles, options: LoadOptions): Promise<LoadedModel> {
  const flavor = flavorOf(model.flavors);
  const loader = flavor === undefined ? undefined : loaders[flavor];
  if (loader) return loader(model, options);
  const has = Object.keys(model.flavors).join(', ') || 'none';
  throw new EngineError(
    'unsupported',
    `No native engine for this model's flavors (${has}); it needs the Python worker.`,
  );
}

/**
 * Does what a load needs other processes for, so that `load` itself may run where none can be started: the conversion of weights.
 * @throws {EngineError} as `load`
 */
export async function prepare(model: ModelFiles, options: LoadOptions): Promise<void> {
  if (flavorOf(model.flavors) === 'transformers') await prepareTransformers(model, options);
}
