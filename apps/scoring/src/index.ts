export type { LogLevel, ServedModel } from './child-messages.ts';
export { chooseEngine, type EngineChoice, NoEngine } from './engine/choose-engine.ts';
export type { PythonCommand } from './python/python-worker.ts';
export { type Served, type ServeOptions, ServeProblem, serveModel } from './serve-model.ts';
