/** Which part of a table is drawn, from the box that shows it; apart from the table so that it can be tested. */

/** Rows or columns from `first` up to but without `end`. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** The visible box over the table, in pixels. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** It jumps farther from frame to frame than rows are drawn around it. */
  readonly isFast: boolean;
}

/** Rows drawn above and below those on the screen, so that a scroll finds them there. */
export const rowsAround = 10;
/** None of those would be on the screen in the next frame of a fast scroll. */
const rowsAroundFast = 1;
const aroundOf = (isFast: boolean): number => (isFast ? rowsAroundFast : rowsAround);
/** Pixels drawn beside those on the screen. */
const pixelsBeside = 240;

/** The rows to draw: as many for each place of the same box, so that their elements can be used again. */
export function rowSpan(box: Omit<Box, 'left' | 'width'>, rowHeight: number, rowCount: number): Span {
  const drawn = Math.min(rowCount, drawnRows(box, rowHeight));
  const wanted = Math.floor(box.top / rowHeight) - aroundOf(box.isFast);
  const first = Math.max(0, Math.min(wanted, rowCount - drawn));
  return { first, end: first + drawn };
}

export const drawnRows = ({ height, isFast }: Pick<Box, 'height' | 'isFast'>, rowHeight: number): number =>
  Math.ceil(height / rowHeight) + 1 + 2 * aroundOf(isFast);

/**
 * The rows of a span, by the slot `index % slots` that draws each, beginning with the slot `turn`. The element of a row that leaves the
 * screen is there for the one that comes, and stays where it is in the document: to make or move elements costs more than to change
 * what they show.
 */
export function inSlotOrder({ first, end }: Span, slots: number, turn: number): readonly number[] {
  const place = (index: number): number => (index - turn + slots) % slots;
  return Array.from({ length: end - first }, (_, i) => first + i).sort((a, b) => place(a) - place(b));
}

/** The columns to draw of those that scroll; `lefts` are their left edges, then the right edge of the last. */
export function columnSpan({ left, width }: Pick<Box, 'left' | 'width'>, lefts: readonly number[]): Span {
  const from = left - pixelsBeside;
  const to = left + width + pixelsBeside;
  const count = lefts.length - 1;
  let first = 0;
  while (first < count && (lefts[first + 1] as number) < from) first += 1;
  let end = first;
  while (end < count && (lefts[end] as number) < to) end += 1;
  return { first, end };
}

/** Left edges of columns one after another, then the right edge of the last. */
export function leftsOf(columns: readonly { readonly width: number }[], start: number): readonly number[] {
  const lefts = [start];
  for (const { width } of columns) lefts.push((lefts.at(-1) as number) + width);
  return lefts;
}

export const isSameSpan = (a: Span, b: Span): boolean => a.first === b.first && a.end === b.end;
