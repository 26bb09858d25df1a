// What was done to runs can be taken back from the first page on.
import '../run-acts/index.ts';

export { prefetchRuns } from './runs-query.ts';
export { readRunsSearch } from './runs-search.ts';

export const loadRunsPage = () => import('./RunsPage.tsx');
export { runSource } from './run-palette.ts';
