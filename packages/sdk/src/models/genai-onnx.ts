import { basename, resolve } from 'node:path';
import { parseSignature } from '@millrace/models';
import type { Client } from '../client.ts';
import type { ModelDraft, ModelOptions } from './draft.ts';
import { type LoggedModelInfo, type LogOptions, logDraft } from './log-model.ts';
import { filesInFolder } from './model-file.ts';
import { pythonWrapper, wrapperFile } from './python-wrapper.ts';

export interface GenaiOnnxModel extends ModelOptions {
  /** A folder of onnxruntime-genai, with `genai_config.json` in it. */
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
 * A generate folder before it is logged or saved. Python loads the same model through a class that comes along as code.
 * @throws TypeError when the folder has no `genai_config.json`
 */
export async function draft(model: GenaiOnnxModel): Promise<ModelDraft> {
  const path = `artifacts/${basename(resolve(model.folder))}`;
  const files = await filesInFolder(model.folder, path);
  if (!files.some((file) => file.path === `${path}/${config}`)) throw new TypeError(`The folder has no ${config}.`);
  return {
    flavors: {
      genai_onnx: { genai_config: config, path, ...(model.modelConfig ? { model_config: model.modelConfig } : {}) },
      python_function: {
        artifacts: { model: { path, uri: path } },
        code: null,
        ...(model.modelConfig ? { config: model.modelConfig } : {}),
        loader_module: 'mlflow.pyfunc.model',
        model_code_path: wrapperFile,
        streamable: false,
      },
    },
    files: [...files, { path: wrapperFile, text: pythonWrapper }],
    requirements: ['onnxruntime-genai', 'numpy'],
    options: { signature, ...model },
  };
}

/** Logs a generate folder of onnxruntime-genai. */
export async function logModel(client: Client, model: GenaiOnnxModel & LogOptions): Promise<LoggedModelInfo> {
  return logDraft(client, await draft(model), model);
}
