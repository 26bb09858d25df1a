import { hasZone, nanosecondsOf } from './datetime-text.ts';
import { PythonError } from './errors.ts';
import { type Cell, type Column, type Dtype, Timestamp } from './frame.ts';
import { cellTypeName } from './infer-column.ts';
import { floatRepr } from './python-repr.ts';

/** The shapes of text that pandas guesses; all texts of a column must have the shape of the first. */
const shapes: readonly (readonly [format: string, pattern: RegExp])[] = [
  ['%Y', /^\d{4}$/],
  ['%Y-%m', /^\d{4}-\d\d$/],
  ['%Y-%m-%d', /^\d{4}-\d\d-\d\d$/],
  ['ISO8601', /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[-+]\d\d:?\d\d)?$/],
  ['%m/%d/%Y', /^\d\d?\/\d\d?\/\d{4}$/],
];

/**
 * `pandas.to_datetime(column)`: texts of one shape, whole numbers of nanoseconds, and holes.
 * @throws PythonError for booleans and for texts that are no times or have different shapes
 */
export function parseTimes(column: Column): Column {
  const { name, values } = column;
  if (column.dtype === 'bool' || values.some((it) => typeof it === 'boolean'))
    throw new PythonError('TypeError', "<class 'bool'> is not convertible to datetime");
  const texts = values.filter((it): it is string => typeof it === 'string' && !holes.has(it));
  const first = values.find((it) => it !== null && !holes.has(it) && !Number.isNaN(it));
  // pandas guesses a format from the first value only, and then holds every value to it.
  const format = typeof first === 'string' ? formatOf(texts) : '';
  const number = values.find((it) => typeof it === 'bigint' || (typeof it === 'number' && !Number.isNaN(it)));
  if (format && number !== undefined)
    throw new PythonError('ValueError', `time data "${number}" doesn't match format "${format}"`);
  const zone = texts.some(hasZone) ? ', UTC' : '';
  return { name, dtype: `datetime64[ns${zone}]`, values: values.map((it) => timeOf(it, format, column.dtype)) };
}

/** Texts that pandas takes for `NaT`. */
const holes: ReadonlySet<unknown> = new Set(['', 'NaT', 'nan', 'NaN']);

function formatOf(texts: readonly string[]): string {
  const [format, pattern] = shapes.find(([, it]) => it.test(texts[0]!)) ?? [];
  if (!format || !pattern)
    throw new PythonError('ValueError', `Unknown datetime string format, unable to parse: ${texts[0]}, at position 0`);
  const other = texts.findIndex((it) => !pattern.test(it));
  if (other < 0) return format;
  throw new PythonError(
    'ValueError',
    `time data "${texts[other]}" doesn't match format "${format}". You might want to try:\n` +
      '    - passing `format` if your strings have a consistent format;\n' +
      "    - passing `format='ISO8601'` if your strings are all ISO8601 but not necessarily in exactly the same format;\n" +
      "    - passing `format='mixed'`, and the format will be inferred for each element individually. You might want to " +
      'use `dayfirst` alongside this.',
  );
}

function timeOf(cell: Cell, format: string, dtype: Dtype): Timestamp {
  if (cell instanceof Timestamp) return cell;
  if (cell === null || holes.has(cell) || Number.isNaN(cell)) return new Timestamp(null);
  if (typeof cell === 'bigint') return timeOfInt(cell);
  if (typeof cell === 'number') return timeOfFloat(cell, dtype);
  if (typeof cell !== 'string')
    throw new PythonError('TypeError', `<class '${cellTypeName(cell)}'> is not convertible to datetime`);
  const time = nanosecondsOf(format === '%m/%d/%Y' ? isoOfAmerican(cell) : cell);
  if (time === undefined) throw new PythonError('ValueError', `time data "${cell}" doesn't match format "${format}"`);
  return new Timestamp(time);
}

/** In a column of floats those out of range, infinities too, are holes; among objects they are refused, as whole numbers are. */
function timeOfFloat(nanoseconds: number, dtype: Dtype): Timestamp {
  if (Math.abs(nanoseconds) < 2 ** 63) return new Timestamp(BigInt(Math.trunc(nanoseconds)));
  if (dtype === 'object') throw outOfBounds(floatRepr(nanoseconds));
  return new Timestamp(null);
}

function timeOfInt(nanoseconds: bigint): Timestamp {
  if (BigInt.asIntN(64, nanoseconds) === nanoseconds) return new Timestamp(nanoseconds);
  throw outOfBounds(String(nanoseconds));
}

const outOfBounds = (shown: string): PythonError =>
  new PythonError('OutOfBoundsDatetime', `cannot convert input ${shown} with the unit 'ns'`);

function isoOfAmerican(text: string): string {
  const [month = '', day = '', year = ''] = text.split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
