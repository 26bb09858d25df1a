import type { SearchChange } from '../../kernel/search-change.ts';
import { readFlag, readText, readTexts } from '../../kernel/search-readers.ts';

/** State of a board of charts, kept in the address. */
export interface ChartsSearch {
  /** `step` (when absent), `time`, `relative` or `metric:<key>`. */
  readonly x?: string;
  /** `ema:0.6`, `mean:0.3`, `gaussian:0.5`. */
  readonly smooth?: string;
  readonly logx?: true;
  readonly logy?: true;
  /** `from..to` on x, for all cards. */
  readonly zoom?: string;
  /** Only keys that hold these letters. */
  readonly find?: string;
  /** Folded sections. */
  readonly fold?: readonly string[];
  /** Cards that were moved, in their order. */
  readonly order?: readonly string[];
  /** Cards of double width. */
  readonly wide?: readonly string[];
  /** Further cards: `bar:metrics.loss`, `scatter:params.lr,metrics.loss`, `parallel:…`. */
  readonly card?: readonly string[];
  /** The card that fills the window. */
  readonly full?: string;
  /** Runs whose lines are hidden. */
  readonly hide?: readonly string[];
  /** How many runs have lines. */
  readonly top?: string;
}

export const readChartsSearch = (search: Record<string, unknown>): ChartsSearch => ({
  x: readText(search, 'x'),
  smooth: readText(search, 'smooth'),
  logx: readFlag(search, 'logx'),
  logy: readFlag(search, 'logy'),
  zoom: readText(search, 'zoom'),
  find: readText(search, 'find'),
  fold: readTexts(search, 'fold'),
  order: readTexts(search, 'order'),
  wide: readTexts(search, 'wide'),
  card: readTexts(search, 'card'),
  full: readText(search, 'full'),
  hide: readTexts(search, 'hide'),
  top: readText(search, 'top'),
});

export type SetCharts = (change: SearchChange<ChartsSearch>, replace?: boolean) => void;

/** How many runs or groups can have lines at once. */
export const topChoices = ['10', '20', '50', '100'] as const;

export const topOf = ({ top }: ChartsSearch): number =>
  Number(topChoices.find((count) => count === top) ?? topChoices[0]);
