import { readText } from '../../kernel/search-readers.ts';

export const readPromptsSearch = (search: Record<string, unknown>): { readonly q?: string } => ({
  q: readText(search, 'q'),
});

/** The open version, and the one it is compared with. */
export const readPromptSearch = (
  search: Record<string, unknown>,
): { readonly version?: string; readonly against?: string } => ({
  version: readText(search, 'version'),
  against: readText(search, 'against'),
});
