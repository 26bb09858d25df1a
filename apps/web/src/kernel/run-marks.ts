import { colourTag } from './chart/line-style.ts';

/** What people put on a run so that they find it again: kept as tags, so that any client sees it. */
export const starTag = 'millrace.starred';
export const noteTag = 'mlflow.note.content';

/** Tags that a run's name is shown with. */
export const markTags: readonly string[] = [starTag, noteTag, colourTag];

/** Tags that people set as tags; the others are shown as what they mean. */
export const isOwnTag = (key: string): boolean => !key.startsWith('mlflow.') && key !== starTag && key !== colourTag;

interface Tagged {
  readonly data?: { readonly tags?: readonly { readonly key?: string; readonly value?: string }[] };
}

export interface RunMarks {
  readonly isStarred: boolean;
  /** Empty where there is none. */
  readonly note: string;
  /** Chosen by hand. */
  readonly colour: string | undefined;
}

export function marksOf({ data }: Tagged): RunMarks {
  const of = (tag: string): string | undefined => data?.tags?.find(({ key }) => key === tag)?.value;
  return { isStarred: of(starTag) === 'true', note: of(noteTag)?.trim() ?? '', colour: of(colourTag) };
}
