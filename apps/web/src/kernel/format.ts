/** How values look. Nothing here makes two different values look equal without the exact one being a hover away. */

const justNowMs = 45_000;
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'narrow' });
const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** `3h ago`, `just now`; the exact time belongs beside it. */
export function timeAgo(ms: number, now: number): string {
  const past = now - ms;
  if (Math.abs(past) < justNowMs) return 'just now';
  const [unit, size] = units.find(([, it]) => Math.abs(past) >= it) ?? ['minute', 60_000];
  return relative.format(-Math.trunc(past / size) || (past > 0 ? -1 : 1), unit);
}

const exact = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium' });

/** `2026-03-01 12:30:05`, in the reader's time zone. */
export const exactTime = (ms: number): string => exact.format(ms);

/** `350 ms`, `4.2 s`, `3 m 20 s`, `2 h 5 m`, `3 d 4 h`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
  const hours = Math.round(seconds / 3600);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The shortest digits that name this very number, as the language writes them. */
export function exactNumber(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

const digits = 6;

/** Six significant digits, with `…` where digits were left out, so that it does not pass for the exact value. */
export function shortNumber(value: number): string {
  const full = exactNumber(value);
  if (!Number.isFinite(value) || full.length <= digits + 2) return full;
  const size = Math.abs(value);
  const text = size >= 1e7 || size < 1e-4 ? value.toExponential(digits - 2) : value.toPrecision(digits);
  return Number(text) === value ? trimZeros(text) : `${text}…`;
}

const trimZeros = (text: string): string => text.replace(/(\.\d*?)0+(?=$|e)/, '$1').replace(/\.(?=$|e)/, '');

const sizeUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `512 B`, `1.4 MiB`. */
export function byteSize(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(sizeUnits.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${sizeUnits[power]}`;
}

/** `1 run`, `1,200 runs`. */
export const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
