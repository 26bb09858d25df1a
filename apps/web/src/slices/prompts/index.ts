export { readPromptSearch, readPromptsSearch } from './prompts-search.ts';

export const loadPromptsPage = () => import('./PromptsPage.tsx');
export const loadPromptPage = () => import('./PromptPage.tsx');
