import { readText } from '../../kernel/search-readers.ts';

/** The open file or folder. */
export const readLoggedModelSearch = (search: Record<string, unknown>): { readonly file?: string } => ({
  file: readText(search, 'file'),
});

export const loadLoggedModelPage = () => import('./LoggedModelPage.tsx');
export { loggedModelById } from './logged-model-queries.ts';
