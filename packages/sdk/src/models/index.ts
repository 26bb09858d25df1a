export { fetchModel } from './fetch-model.ts';
export { ModelUriError, parseModelUri } from './model-uri.ts';
export { type ResolvedModel, resolveModel } from './resolve-model.ts';
