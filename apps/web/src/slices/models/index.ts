export { readDiffSearch, readModelsSearch } from './models-search.ts';

export const loadModelsPage = () => import('./ModelsPage.tsx');
export const loadModelPage = () => import('./ModelPage.tsx');
export const loadVersionPage = () => import('./VersionPage.tsx');
export const loadVersionDiffPage = () => import('./VersionDiffPage.tsx');
