export { makeModel } from './code/load-code.ts';
export { modelContext } from './code/model-context.ts';
export type { Column, DType, Elements, Frame, PredictInput, PredictOutput, Tensor } from './data.ts';
export { EngineError, type EngineReason } from './errors.ts';
export { isDecoderThread, runDecoderThread } from './llm/decoder-worker.ts';
export { generateFolders } from './llm/load-genai.ts';
export { runConversion } from './llm/weights/convert-main.ts';
export { canLoad, type LoadOptions, load, type ModelFiles } from './load.ts';
export type * from './port.ts';
