interface Parts {
  readonly date: readonly [year: number, month: number, day: number];
  /** Absent for a date alone. */
  readonly time?: readonly [hour: number, minute: number, second: number];
  /** Up to 18 digits after the point. */
  readonly fraction: string;
  /** Minutes east of Greenwich; absent without a zone. */
  readonly zone?: number;
}

const pattern =
  /^(\d{1,4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,18}))?)?)?(Z|[-+]\d\d(?::?\d\d)?)?)?)?)?$/;

function partsOf(text: string): Parts | undefined {
  const found = pattern.exec(text);
  if (!found) return undefined;
  const [, year, month = '01', day = '01', hour, minute = '00', second = '00', fraction = '', zone] = found;
  const date = [Number(year), Number(month), Number(day)] as const;
  if (!isDay(date)) return undefined;
  if (hour === undefined) return { date, fraction: '' };
  const time = [Number(hour), Number(minute), Number(second)] as const;
  if (time[0] > 23 || time[1] > 59 || time[2] > 59) return undefined;
  return { date, time, fraction, zone: zone === undefined ? undefined : minutesOf(zone) };
}

function isDay([year, month, day]: Parts['date']): boolean {
  const date = utc([year, month, day]);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function utc([year, month, day]: Parts['date']): Date {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date;
}

function minutesOf(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return (zone.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

/**
 * Reads a date or a time as numpy does: `2020`, `2020-01-02`, `2020-01-02T03:04:05.25`, `2020-01-02 03`. The answer is ISO
 * text that keeps what was given: a date without, a time with `T`; undefined for everything else and below microseconds.
 */
export function isoOfNumpyText(text: string): string | undefined {
  const parts = partsOf(text);
  if (!parts || parts.fraction.length > 6) return undefined;
  const date = utc(parts.date).toISOString().slice(0, 10);
  if (!parts.time) return date;
  const time = parts.time.map((it) => String(it).padStart(2, '0')).join(':');
  const micros = parts.fraction.padEnd(6, '0');
  return `${date}T${time}${Number(micros) > 0 ? `.${micros}` : ''}`;
}

/** Nanoseconds since 1970 in UTC of the same texts, with a zone too; undefined for what is none. */
export function nanosecondsOf(text: string): bigint | undefined {
  const parts = partsOf(text);
  if (!parts) return undefined;
  const [hour, minute, second] = parts.time ?? [0, 0, 0];
  const seconds = utc(parts.date).getTime() / 1000 + (hour * 60 + minute - (parts.zone ?? 0)) * 60 + second;
  const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(parts.fraction.slice(0, 9).padEnd(9, '0'));
  // Years that 64 bits of nanoseconds do not reach come out wrong in numpy too, and nobody is told.
  return BigInt.asIntN(64, nanoseconds);
}

export const hasZone = (text: string): boolean => partsOf(text)?.zone !== undefined;
