import { basename, resolve } from 'node:path';
import { generateLayout, generateLayouts, parseSignature } from '@millrace/models';
import type { Client } from '../client.ts';
import type { ModelDraft, ModelOptions } from './draft.ts';
import { type LoggedModelInfo, type LogOptions, logDraft } from './log-model.ts';
import { filesInFolder } from './model-file.ts';
import { pythonWrapper, wrapperFile } from './python-wrapper.ts';

export interface GenaiOnnxModel extends ModelOptions {
  /** A folder of onnxruntime-genai (`genai_config.json`), or as the hub has it: `config.json`, `tokenizer.json`, `onnx/model.onnx`. */
  readonly folder: string;
  /** Search options, over those of the folder: `{ max_length: 300, temperature: 0.2 }`. */
  readonly modelConfig?: Readonly<Record<string, unknown>>;
}

const config = 'genai_config.json';
/** From prompt to text. */
const signature = parseSignature({
  inputs: '[{"type": "string", "name": "prompt", "required": true}]',
  outputs: '[{"type": "string", "required": true}]',
});

/**
 * A generate folder before it is logged or saved. Python loads a folder of onnxruntime-genai through a class that comes along as code; one with
 * the hub's layout is for Node alone.
 * @throws TypeError for a folder that is neither
 */
export async function draft(model: GenaiOnnxModel): Promise<ModelDraft> {
  const path = `artifacts/${basename(resolve(model.folder))}`;
  const files = await filesInFolder(model.folder, path);
  const layout = generateLayout(files.map((file) => file.path.slice(path.length + 1)));
  if (!layout) throw new TypeError(`The folder is no ONNX text model. It needs ${generateLayouts}.`);
  const shared = { path, ...(model.modelConfig ? { model_config: model.modelConfig } : {}) };
  const options = { signature, ...model };
  if (layout.kind === 'hub') return { flavors: { genai_onnx: shared }, files, requirements: [], options };
  return {
    flavors: { genai_onnx: { genai_config: config, ...shared }, python_function: pythonSection(model, path) },
    files: [...files, { path: wrapperFile, text: pythonWrapper }],
    requirements: ['onnxruntime-genai', 'numpy'],
    options,
  };
}

const pythonSection = ({ modelConfig }: GenaiOnnxModel, path: string): Readonly<Record<string, unknown>> => ({
  artifacts: { model: { path, uri: path } },
  code: null,
  ...(modelConfig ? { config: modelConfig } : {}),
  loader_module: 'mlflow.pyfunc.model',
  model_code_path: wrapperFile,
  streamable: false,
});

/** Logs a generate folder. */
export async function logModel(client: Client, model: GenaiOnnxModel & LogOptions): Promise<LoggedModelInfo> {
  return logDraft(client, await draft(model), model);
}
