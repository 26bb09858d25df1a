import type { SearchChange } from '../../kernel/search-change.ts';
import { readFlag, readText, readTexts } from '../../kernel/search-readers.ts';
import type { ChartsSearch } from '../charts/index.ts';

/** State of a table of runs, kept in the address. */
export interface RunsSearch {
  readonly filter?: string;
  /** Column ids; a minus before one sorts it descending. */
  readonly sort?: readonly string[];
  /** Columns in their order, as `id` or `id~width`; absent: chosen by the page. */
  readonly col?: readonly string[];
  /** How many columns are pinned at the left. */
  readonly pin?: string;
  readonly deleted?: true;
  /** Nested runs below their parents. */
  readonly tree?: true;
  /** Columns by which runs are grouped: `params.lr`, `tags.team`, `attributes.status`, `inputs`. */
  readonly group?: readonly string[];
  /** What groups show of their runs' numbers; absent: the mean. */
  readonly figure?: string;
  /** Keys of the groups that show their runs. */
  readonly unfold?: readonly string[];
  /** Only columns whose values differ. */
  readonly differ?: true;
  /** `charts` instead of the table, `both` beside each other. */
  readonly view?: string;
  /** The run in the panel beside the table. */
  readonly open?: string;
  /** What the line below the table says of each column over all runs. */
  readonly sum?: string;
  /** Ids of the columns that are tinted by their values. */
  readonly heat?: readonly string[];
  /** Runs that are selected, up to `selectedMost`. */
  readonly sel?: readonly string[];
}

/** Changes what the address of the page of runs holds. */
export type SetRuns = (change: SearchChange<RunsSearch & ChartsSearch>, replace?: boolean) => void;

/** Selected runs that the address holds. */
export const selectedMost = 40;

export const readRunsSearch = (search: Record<string, unknown>): RunsSearch => ({
  filter: readText(search, 'filter'),
  sort: readTexts(search, 'sort'),
  col: readTexts(search, 'col'),
  pin: readText(search, 'pin'),
  deleted: readFlag(search, 'deleted'),
  tree: readFlag(search, 'tree'),
  group: readTexts(search, 'group'),
  figure: readText(search, 'figure'),
  unfold: readTexts(search, 'unfold'),
  differ: readFlag(search, 'differ'),
  view: readText(search, 'view'),
  open: readText(search, 'open'),
  sum: readText(search, 'sum'),
  heat: readTexts(search, 'heat'),
  sel: readTexts(search, 'sel')?.slice(0, selectedMost),
});

/** What of the two the page shows. */
export const shownParts = ({ view }: RunsSearch): { readonly hasTable: boolean; readonly hasCharts: boolean } => ({
  hasTable: view !== 'charts',
  hasCharts: view === 'charts' || view === 'both',
});
