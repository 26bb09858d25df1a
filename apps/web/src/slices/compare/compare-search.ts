import { readFlag, readText } from '../../kernel/search-readers.ts';
import { type ChartsSearch, readChartsSearch } from '../charts/index.ts';

const tabs = ['config', 'metrics', 'charts', 'artifacts'] as const;
export type CompareTab = (typeof tabs)[number];

/** State of a comparison, kept in the address. */
export interface CompareSearch extends ChartsSearch {
  /** Run ids, joined by commas; the first one is what the others are measured by. */
  readonly runs?: string;
  readonly tab?: CompareTab;
  /** Also what is equal. */
  readonly all?: true;
  /** The open folder or file. */
  readonly path?: string;
}

export const readCompareSearch = (search: Record<string, unknown>): CompareSearch => ({
  ...readChartsSearch(search),
  runs: readText(search, 'runs'),
  tab: tabs.find((tab) => tab === readText(search, 'tab')),
  all: readFlag(search, 'all'),
  path: readText(search, 'path'),
});

export type SetCompare = (change: CompareSearch, replace?: boolean) => void;
