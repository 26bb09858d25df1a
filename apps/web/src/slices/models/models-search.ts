import { readFlag, readText, readTexts } from '../../kernel/search-readers.ts';

/** State of the page of a model. */
export interface ModelSearch {
  /** Values of runs and models shown as columns (`metrics.loss`, `model.f1`, `params.lr`, `tags.team`); absent: the first metrics of the newest. */
  readonly col?: readonly string[];
  /** Oldest version first. */
  readonly asc?: true;
  /** Whether the history of the aliases is open. */
  readonly history?: true;
  /** Selected versions. */
  readonly select?: readonly string[];
}

export const readModelSearch = (search: Record<string, unknown>): ModelSearch => ({
  col: readTexts(search, 'col'),
  asc: readFlag(search, 'asc'),
  history: readFlag(search, 'history'),
  select: readTexts(search, 'select'),
});

/** State of the page of a version. */
export interface VersionSearch {
  /** Absent: the overview. */
  readonly part?: 'files';
  /** The file that is looked at. */
  readonly path?: string;
}

export const readVersionSearch = (search: Record<string, unknown>): VersionSearch => ({
  part: search['part'] === 'files' ? 'files' : undefined,
  path: readText(search, 'path'),
});

/** Two versions that are compared: `a` is what is, `b` what may come. */
export interface DiffSearch {
  readonly a?: string;
  readonly b?: string;
}

export const readDiffSearch = (search: Record<string, unknown>): DiffSearch => ({
  a: readText(search, 'a'),
  b: readText(search, 'b'),
});
