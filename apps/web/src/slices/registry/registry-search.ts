import { readText } from '../../kernel/search-readers.ts';

const registrySorts = ['name', 'updated'] as const;
export type RegistrySort = (typeof registrySorts)[number];

/** State of a list of models or prompts, kept in the address. */
export interface RegistryListSearch {
  /** Words that the name must hold, or `key=value` for a tag. */
  readonly q?: string;
  /** Minus for descending. */
  readonly sort?: string;
}

export const readRegistryListSearch = (search: Record<string, unknown>): RegistryListSearch => ({
  q: readText(search, 'q'),
  sort: readText(search, 'sort'),
});

/** By name unless said otherwise. */
export function sortOf({ sort = 'name' }: RegistryListSearch): {
  readonly sort: RegistrySort;
  readonly descending: boolean;
} {
  const key = sort.replace(/^-/, '');
  return { sort: registrySorts.find((it) => it === key) ?? 'name', descending: sort.startsWith('-') };
}
