export { readRunsSearch } from './runs-search.ts';

export const loadRunsPage = () => import('./RunsPage.tsx');
