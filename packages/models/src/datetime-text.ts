/**
 * Reads a date or a time as numpy does: `2020`, `2020-01-02`, `2020-01-02T03:04:05.25`, `2020-01-02 03`. The answer is ISO
 * text that keeps what was given: a date without, a time with `T`; undefined for everything else and below microseconds.
 */
export function isoOfNumpyText(text: string): string | undefined {
  const found = pattern.exec(text.trim());
  if (!found) return undefined;
  const [, year = '', month = '01', day = '01', hour, minute = '00', second = '00', fraction = ''] = found;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || fraction.length > 6) return undefined;
  const micros = fraction.padEnd(6, '0');
  return `${date}T${hour}:${minute}:${second}${Number(micros) > 0 ? `.${micros}` : ''}`;
}

const pattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d)(?:\.(\d{1,18}))?)?)?)?)?)?$/;

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
