/** Models on a Millrace or MLflow server: logging, one namespace per flavor, saving into folders, and fetching by URI. */
export type {
  CustomInput,
  CustomModel,
  CustomParams,
  CustomTensor,
  ModelContext,
  TextGenerator,
} from '@millrace/models';
export { DataFrame, formatSignature, inferSignature } from '@millrace/models';
export type { ModelDraft, ModelOptions } from './draft.ts';
export { fetchModel } from './fetch-model.ts';
export * as genaiOnnx from './genai-onnx.ts';
export * as javascriptFunction from './javascript-function.ts';
export type { LoggedModelInfo, LogOptions } from './log-model.ts';
export { ModelUriError, parseModelUri } from './model-uri.ts';
export * as onnx from './onnx.ts';
export { type ResolvedModel, resolveModel } from './resolve-model.ts';
export { saveModel } from './save-model.ts';
export * as transformers from './transformers.ts';
