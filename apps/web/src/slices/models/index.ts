import { registrySource } from '../registry/index.ts';

export { readRegistryListSearch as readModelsSearch } from '../registry/index.ts';
export { readDiffSearch, readModelSearch, readVersionSearch } from './models-search.ts';

export const modelSource = (open: (name: string) => void) => registrySource('model', open);

export const loadModelsPage = () => import('./ModelsPage.tsx');
export const loadModelPage = () => import('./ModelPage.tsx');
export const loadVersionPage = () => import('./VersionPage.tsx');
export const loadVersionDiffPage = () => import('./VersionDiffPage.tsx');
