import { basename, dirname } from 'node:path';
import type { Client } from '../client.ts';
import type { ModelDraft, ModelOptions } from './draft.ts';
import { type LoggedModelInfo, type LogOptions, logDraft } from './log-model.ts';
import { filesNamed } from './model-file.ts';

export interface OnnxModel extends ModelOptions {
  /** Path of the `.onnx` file. Weights beside it (`NAME.data`, `NAME_data`) come along. */
  readonly model: string;
  /** Options for onnxruntime's sessions, by MLflow's names: `intra_op_num_threads`, … */
  readonly onnxSessionOptions?: Readonly<Record<string, unknown>>;
}

const payload = 'model.onnx';
/** What MLflow's loader reads; nothing depends on the exact release. */
const onnxVersion = '1.22.0';

/** An ONNX model before it is logged or saved. */
export async function draft(model: OnnxModel): Promise<ModelDraft> {
  const name = basename(model.model);
  const weights = await filesNamed(dirname(model.model), [`${name}.data`, `${name}_data`], '');
  return {
    flavors: {
      onnx: {
        code: null,
        data: payload,
        onnx_session_options: model.onnxSessionOptions ?? null,
        onnx_version: onnxVersion,
        providers: ['CUDAExecutionProvider', 'CPUExecutionProvider'],
      },
      python_function: { data: payload, loader_module: 'mlflow.onnx' },
    },
    files: [{ path: payload, from: model.model }, ...weights],
    requirements: ['onnx', 'onnxruntime'],
    options: model,
  };
}

/** Logs an ONNX model, which Node and Python then load alike. */
export async function logModel(client: Client, model: OnnxModel & LogOptions): Promise<LoggedModelInfo> {
  return logDraft(client, await draft(model), model);
}
