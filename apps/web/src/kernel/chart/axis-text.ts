import { exactTime, shortNumber } from '../format.ts';

/** What an x axis counts. */
export type XKind = 'step' | 'time' | 'relative' | 'metric';

const minute = 60_000;

/** The whole value, for the line at the cursor. */
export const cursorText = (value: number, kind: XKind): string => {
  if (kind === 'time') return exactTime(value);
  if (kind === 'step') return `Step ${Math.round(value).toLocaleString('en')}`;
  return kind === 'relative' ? relativeText(value) : shortNumber(value);
};

function relativeText(ms: number): string {
  const size = Math.abs(ms);
  if (size < minute) return `${compactNumber(ms / 1000)} s`;
  if (size < 120 * minute) return `${compactNumber(ms / minute)} min`;
  return size < 96 * 60 * minute
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
export function compactNumber(value: number, digits = 5): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e15))
    return value
      .toExponential(digits - 3)
      .replace(/\.?0+e/, 'e')
      .replace('e+', 'e');
  const power = size < 1000 ? 0 : Math.min(suffixes.length - 1, Math.floor(Math.log10(size) / 3));
  return `${Number((value / 1000 ** power).toPrecision(digits))}${suffixes[power]}`;
}
