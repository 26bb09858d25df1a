export * from './experiment.ts';
export * from './file-info.ts';
export * from './logged-model.ts';
export * from './registry.ts';
export * from './registry-history.ts';
export * from './run.ts';
export * from './webhook.ts';
