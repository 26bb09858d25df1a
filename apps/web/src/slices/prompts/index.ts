import { registrySource } from '../registry/index.ts';

export { readPromptSearch, readPromptsSearch } from './prompts-search.ts';

export const loadPromptsPage = () => import('./PromptsPage.tsx');
export const loadPromptPage = () => import('./PromptPage.tsx');

export const promptSource = (open: (name: string) => void) => registrySource('prompt', open);
