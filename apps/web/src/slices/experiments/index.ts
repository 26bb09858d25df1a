export { experimentSource } from './experiment-palette.ts';
export { experimentById } from './experiment-queries.ts';
export { readExperimentsSearch } from './experiments-search.ts';

export const loadExperimentsPage = () => import('./ExperimentsPage.tsx');
