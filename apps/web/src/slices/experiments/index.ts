// Known from the start, so that a deletion can be taken back on whatever page is loaded next.
export { deleteExperiment } from './experiment-acts.ts';
export { experimentSource } from './experiment-palette.ts';
export { experimentById, runCounts } from './experiment-queries.ts';
export { readExperimentsSearch } from './experiments-search.ts';
export { prepareRecent, type RecentExperiment } from './prepare-recent.ts';

export const loadExperimentsPage = () => import('./ExperimentsPage.tsx');
