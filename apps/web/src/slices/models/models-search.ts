import { readText } from '../../kernel/search-readers.ts';

export const readModelsSearch = (search: Record<string, unknown>): { readonly q?: string } => ({
  q: readText(search, 'q'),
});

export const readDiffSearch = (search: Record<string, unknown>): { readonly a?: string; readonly b?: string } => ({
  a: readText(search, 'a'),
  b: readText(search, 'b'),
});
