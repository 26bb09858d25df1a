export { forgetRuns } from './forget-runs.ts';
export { deleteRuns, restoreRuns } from './run-acts.ts';
export { renameRun, tagRuns } from './run-edits.ts';
