export { forgetRuns } from './forget-runs.ts';
export { deleteRuns, restoreRuns } from './run-acts.ts';
export { noteRun, renameRun, starRuns, tagRuns } from './run-edits.ts';
