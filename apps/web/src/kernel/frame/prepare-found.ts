import type { PaletteItem } from './palette.ts';

/** What one source of the palette found. */
export interface SourceAnswer {
  readonly items: readonly PaletteItem[];
  /** The text that it was asked for. */
  readonly isFor: string;
  readonly hasFailed: boolean;
}

export interface Found {
  readonly items: readonly PaletteItem[];
  /** The first line for the text, which Enter means; absent while a source that stands before it has not answered, or where there is none. */
  readonly first: PaletteItem | undefined;
  /** Some have not answered for this text. */
  readonly isPending: boolean;
  readonly hasFailed: boolean;
}

/** What is found for a text, by the answers of the sources in their order; undefined for those that never answered. */
export function foundBy(answers: readonly (SourceAnswer | undefined)[], text: string): Found {
  const isLate = (answer: SourceAnswer | undefined): boolean => answer?.isFor !== text;
  const decisive = answers.find((answer) => isLate(answer) || answer?.items.length !== 0);
  return {
    items: answers.flatMap((answer) => answer?.items ?? []),
    first: isLate(decisive) ? undefined : decisive?.items[0],
    isPending: answers.some(isLate),
    hasFailed: answers.some((answer) => answer?.hasFailed && !isLate(answer)),
  };
}
