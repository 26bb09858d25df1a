import { readText } from '../../kernel/search-readers.ts';

export const experimentSorts = ['name', 'runs', 'created', 'updated'] as const;
export type ExperimentSort = (typeof experimentSorts)[number];

/** State of the list of experiments, kept in the address. */
export interface ExperimentsSearch {
  /** Words that the name must hold, or `key=value` for a tag. */
  readonly q?: string;
  /** Folder whose content shows, with its slash at the end. */
  readonly folder?: string;
  /** Minus for descending. */
  readonly sort?: string;
}

export const readExperimentsSearch = (search: Record<string, unknown>): ExperimentsSearch => ({
  q: readText(search, 'q'),
  folder: readText(search, 'folder'),
  sort: readText(search, 'sort'),
});
