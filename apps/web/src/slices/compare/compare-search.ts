import type { SearchChange } from '../../kernel/search-change.ts';
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
  /** The open series of `log_image`, by its key, and the step that is shown. */
  readonly image?: string;
  readonly step?: number;
  /** What all images show: scale, and the middle in parts of the frame. */
  readonly zoom?: string;
  /** The column by which rows of tables are matched. */
  readonly by?: string;
}

export const readCompareSearch = (search: Record<string, unknown>): CompareSearch => ({
  ...readChartsSearch(search),
  runs: readText(search, 'runs'),
  tab: tabs.find((tab) => tab === readText(search, 'tab')),
  all: readFlag(search, 'all'),
  path: readText(search, 'path'),
  image: readText(search, 'image'),
  step: readStep(search),
  zoom: readText(search, 'zoom'),
  by: readText(search, 'by'),
});

function readStep(search: Record<string, unknown>): number | undefined {
  const text = readText(search, 'step') ?? search['step'];
  const step = Number(text ?? Number.NaN);
  return Number.isInteger(step) ? step : undefined;
}

export type SetCompare = (change: SearchChange<CompareSearch>, replace?: boolean) => void;
