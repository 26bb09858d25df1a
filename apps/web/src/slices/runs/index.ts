export { readRunsSearch } from './runs-search.ts';

export const loadRunsPage = () => import('./RunsPage.tsx');
export { deleteRuns, renameRun, restoreRuns } from './run-acts.ts';
export { runSource } from './run-palette.ts';
