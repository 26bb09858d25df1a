import { readFlag, readText } from '../../kernel/search-readers.ts';

/** State of the page of a prompt. */
export interface PromptSearch {
  /** The open version; absent: the newest. */
  readonly version?: string;
  /** Whether the history of the aliases is open. */
  readonly history?: true;
}

export const readPromptSearch = (search: Record<string, unknown>): PromptSearch => ({
  version: readText(search, 'version'),
  history: readFlag(search, 'history'),
});

/** Two versions that are compared: `a` is what is, `b` what may come. */
export interface PromptDiffSearch {
  readonly a?: string;
  readonly b?: string;
}

export const readPromptDiffSearch = (search: Record<string, unknown>): PromptDiffSearch => ({
  a: readText(search, 'a'),
  b: readText(search, 'b'),
});
