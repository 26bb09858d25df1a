import { registrySource } from '../registry/index.ts';

export { readRegistryListSearch as readPromptsSearch } from '../registry/index.ts';
export { readPromptDiffSearch, readPromptSearch } from './prompts-search.ts';

export const promptSource = (open: (name: string) => void) => registrySource('prompt', open);

export const loadPromptsPage = () => import('./PromptsPage.tsx');
export const loadPromptPage = () => import('./PromptPage.tsx');
export const loadPromptDiffPage = () => import('./PromptDiffPage.tsx');
