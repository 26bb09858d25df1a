export { deleteRuns, forgetRuns, renameRun, restoreRuns, tagRuns } from './run-acts.ts';
