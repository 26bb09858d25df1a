import { exactTime, shortNumber } from '../format.ts';

/** What an x axis counts. */
export type XKind = 'step' | 'time' | 'relative' | 'metric';

const minute = 60_000;

/** Text of a tick; `span` is the length of the axis in its unit. */
export function tickText(value: number, kind: XKind, span: number): string {
  if (kind === 'time') return timeText(value, span);
  if (kind === 'relative') return relativeText(value, span);
  return compactNumber(value);
}

/** The whole value, for the line at the cursor. */
export const cursorText = (value: number, kind: XKind): string => {
  if (kind === 'time') return exactTime(value);
  if (kind === 'step') return `Step ${Math.round(value).toLocaleString('en')}`;
  return kind === 'relative' ? relativeText(value, Math.abs(value)) : shortNumber(value);
};

function timeText(ms: number, span: number): string {
  const text = exactTime(ms);
  if (span > 3 * 24 * 60 * minute) return text.slice(5, 10);
  return span > 10 * minute ? text.slice(11, 16) : text.slice(11);
}

function relativeText(ms: number, span: number): string {
  if (span < minute) return `${compactNumber(ms / 1000)} s`;
  if (span < 120 * minute) return `${compactNumber(ms / minute)} min`;
  return span < 96 * 60 * minute
    ? `${compactNumber(ms / (60 * minute))} h`
    : `${compactNumber(ms / (24 * 60 * minute))} d`;
}

/** Five digits, as much as a glance takes in; the exact value belongs into a tooltip. */
export function cursorNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(3);
  return String(Number(value.toPrecision(5)));
}

const suffixes = ['', 'k', 'M', 'G', 'T'] as const;

/** `1200` → `1.2k`; small and huge numbers with an exponent. */
export function compactNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15))
    return value
      .toExponential(2)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  const power = size < 1000 ? 0 : Math.min(suffixes.length - 1, Math.floor(Math.log10(size) / 3));
  return `${Number((value / 1000 ** power).toPrecision(5))}${suffixes[power]}`;
}
