export { readCompareSearch } from './compare-search.ts';

export const loadComparePage = () => import('./ComparePage.tsx');
