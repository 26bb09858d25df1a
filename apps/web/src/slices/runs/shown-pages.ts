/** Rows that come together. To ask costs the page a millisecond, so that a fast scroll has few frames to spare for it. */
export const pageSize = 200;

/** Pages on the screen. It changes only with them: a table that scrolls is not to be drawn again for each row. */
export interface Shown {
  readonly first: number;
  readonly last: number;
  /** Where the last change went: down, up, or nowhere yet. */
  readonly towards: 1 | -1 | 0;
  /** When that was, ms on the clock of the page; and whether the change before it was just before. */
  readonly at: number;
  readonly isFast: boolean;
  readonly isAtTop: boolean;
}

export const start: Shown = {
  first: 0,
  last: 0,
  towards: 0,
  at: Number.NEGATIVE_INFINITY,
  isFast: false,
  isAtTop: true,
};

/** Pages that are asked for before they are reached, in the direction of the scroll. */
const pagesAhead = 1;
/** The same while pages follow each other quickly: 0.4 s at 2,000 rows a second. */
const pagesAheadFast = 4;
/** From page to page. */
const fastMs = 400;

/** The same object while the same pages are shown. */
export function withShown(old: Shown, firstRow: number, lastRow: number, at: number): Shown {
  const [first, last] = [Math.floor(firstRow / pageSize), Math.floor(lastRow / pageSize)];
  const isAtTop = firstRow === 0;
  if (first === old.first && last === old.last && isAtTop === old.isAtTop) return old;
  const towards = directionOf(first + last - old.first - old.last) || old.towards;
  return { first, last, towards, at, isFast: at - old.at < fastMs, isAtTop };
}

const directionOf = (change: number): Shown['towards'] => Math.sign(change) as Shown['towards'];

/** The pages to have, those on the screen first; what is passed before it came is no longer asked for. */
export function pagesOf({ first, last, towards, isFast }: Shown, total: number | undefined): readonly number[] {
  const end = total === undefined ? last : Math.max(last, Math.ceil(total / pageSize) - 1);
  const shown = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const ahead = towards === 0 ? [] : Array.from({ length: isFast ? pagesAheadFast : pagesAhead }, (_, at) => at + 1);
  const pages = ahead.map((step) => (towards > 0 ? last + step : first - step));
  return [...shown, ...pages.filter((page) => page >= 0 && page <= end)];
}
