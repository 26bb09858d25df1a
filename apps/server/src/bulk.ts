/** The writer's bulk path, for programs that have the database to themselves. */
export { sealNow } from './slices/charts/index.ts';
export { addPoints } from './slices/runs/index.ts';
