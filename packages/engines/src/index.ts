export { makeModel } from './code/load-code.ts';
export { modelContext } from './code/model-context.ts';
export {
  arrayTypes,
  type Column,
  type DType,
  type Elements,
  type Frame,
  type PredictInput,
  type PredictOutput,
  type Tensor,
} from './data.ts';
export { runEngineThread } from './engine-worker.ts';
export { EngineError, type EngineReason } from './errors.ts';
export type { ModelChoice } from './hub/chosen-files.ts';
export { type HubModelOptions, hubModel } from './hub/hub-model.ts';
export { runConversion } from './llm/weights/convert-main.ts';
export { type LoadOptions, load, type ModelFiles, prepare } from './load.ts';
export type * from './port.ts';
