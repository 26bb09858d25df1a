export type { LogLevel, ServedModel } from './child-messages.ts';
export type { EngineChoice } from './engine/choose-engine.ts';
export type { PythonCommand } from './python/python-worker.ts';
export { type Served, type ServeOptions, ServeProblem, serveModel } from './serve-model.ts';
