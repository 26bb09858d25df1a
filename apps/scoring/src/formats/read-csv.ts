/** CSV bodies, read with the types of the signature as pandas' reader does. */
import { type Cell, type Column, Frame, pythonRepr, type Schema } from '@millrace/models';
import { fail } from '@millrace/protocol';
import { decodeUtf8, UnicodeError } from './python-text.ts';

/** @throws {ApiError} BAD_REQUEST in MLflow's words */
export function readCsv(body: Buffer, schema: Schema | undefined): Frame {
  const types = columnTypes(schema);
  const [header, ...rows] = parseRows(textOf(body));
  if (!header) throw unreadable('No columns to parse from file');
  const names = header.map((name, at) => (name === '' ? `Unnamed: ${at}` : name));
  // Fields beyond the header's are pandas' index: they stand in front.
  const surplus = Math.max(0, (rows[0]?.length ?? 0) - names.length);
  const columns = names.map((name, at) => {
    const cells = rows.map((row) => row[at + surplus] ?? '');
    return readColumn(name, cells, types.get(name), at);
  });
  return new Frame(columns, rows.length);
}

function textOf(body: Buffer): string {
  try {
    return decodeUtf8(body);
  } catch (error) {
    if (!(error instanceof UnicodeError)) throw error;
    throw fail(
      'BAD_REQUEST',
      `Invalid input. Ensure that input is a valid UTF-8 encoded string. Error: '${error.repr}'`,
    );
  }
}

type CsvType = 'int32' | 'int64' | 'float32' | 'float64' | 'bool' | 'str' | 'object';

const csvTypes: Readonly<Record<string, CsvType>> = {
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  boolean: 'bool',
  string: 'str',
  binary: 'object',
};

function columnTypes(schema: Schema | undefined): ReadonlyMap<string, CsvType> {
  if (!schema) return new Map();
  if (schema.kind === 'tensors') throw unreadable('TensorSpec only supports numpy types, use numpy_types() instead');
  const types = schema.columns.map(({ name, type }) => [String(name ?? ''), csvTypes[type.type], type.type] as const);
  if (types.some(([, , type]) => type === 'datetime')) {
    throw unreadable(
      'the dtype datetime64[ns] is not supported for parsing, pass this column using parse_dates instead',
    );
  }
  if (types.some(([, known]) => known === undefined))
    throw unreadable('Failed to get pandas types as some of the inputs types are not DataType.');
  return new Map(types.map(([name, known]) => [name, known!]));
}

/** Rows of fields; empty lines are skipped, quotes are doubled inside quotes. */
function parseRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let isQuoted = false;
  let isStarted = false;
  const endRow = (): void => {
    if (isStarted || row.length > 0) rows.push([...row, field]);
    [row, field, isStarted] = [[], '', false];
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (isQuoted) {
      if (char !== '"') field += char;
      else if (text[at + 1] === '"') field += text[++at];
      else isQuoted = false;
    } else if (char === '"' && field === '') [isQuoted, isStarted] = [true, true];
    else if (char === ',') [row, field, isStarted] = [[...row, field], '', true];
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at++;
      endRow();
    } else [field, isStarted] = [field + char, true];
  }
  if (isQuoted) throw unreadable(`Error tokenizing data. C error: EOF inside string starting at row ${rows.length}`);
  endRow();
  return rows;
}

const holes = new Set(
  ' #N/A #N/A N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null'.split(' '),
).add('#N/A N/A');
const whole = /^\s*[+-]?\d+\s*$/;
const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$|^\s*[+-]?inf(?:inity)?\s*$/i;
const truths: Readonly<Record<string, boolean>> = {
  True: true,
  TRUE: true,
  true: true,
  False: false,
  FALSE: false,
  false: false,
};

function readColumn(name: string, cells: readonly string[], type: CsvType | undefined, at: number): Column {
  switch (type) {
    case 'int32':
    case 'int64':
      return { name, dtype: type, values: toInts(cells, type, at) };
    case 'float32':
    case 'float64':
      return { name, dtype: type, values: cells.map((cell) => toFloat(cell, type)) };
    case 'bool':
      return { name, dtype: 'bool', values: cells.map((cell) => toTruth(cell, at)) };
    case 'str':
    case 'object':
      return { name, dtype: 'str', values: cells.map((cell) => (holes.has(cell) ? Number.NaN : cell)) };
    case undefined:
      return inferred(name, cells);
  }
}

function toInts(cells: readonly string[], dtype: 'int32' | 'int64', at: number): bigint[] {
  if (cells.some((cell) => holes.has(cell))) throw unreadable(`Integer column has NA values in column ${at}`);
  const odd = cells.find((cell) => !whole.test(cell) && !decimal.test(cell) && !(cell in truths));
  if (odd !== undefined) throw unreadable(`invalid literal for int() with base 10: ${pythonRepr(odd)}`);
  if (cells.some((cell) => decimal.test(cell) && !Number.isInteger(Number(cell)))) throw unsafe(dtype, 'float64', at);
  const values = cells.map((cell) => (cell in truths ? BigInt(truths[cell]!) : toBigInt(cell)));
  if (values.some((value) => BigInt.asIntN(64, value) !== value)) throw unsafe(dtype, 'uint64', at);
  return values.map((value) => BigInt.asIntN(dtype === 'int32' ? 32 : 64, value));
}

const toBigInt = (cell: string): bigint =>
  whole.test(cell) ? BigInt(cell.trim().replace('+', '')) : BigInt(Number(cell));

function toFloat(cell: string, dtype: 'float32' | 'float64'): number {
  if (holes.has(cell)) return Number.NaN;
  const value = cell in truths ? Number(truths[cell]) : decimal.test(cell) ? numberOf(cell) : undefined;
  if (value === undefined) throw unreadable(`could not convert string to float: ${pythonRepr(cell)}`);
  return dtype === 'float32' ? Math.fround(value) : value;
}

const numberOf = (cell: string): number => {
  const text = cell.trim();
  return /inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
};

function toTruth(cell: string, at: number): boolean {
  if (holes.has(cell)) throw unreadable(`Bool column has NA values in column ${at}`);
  if (cell in truths) return truths[cell]!;
  if (whole.test(cell)) return Number(cell) !== 0;
  throw unreadable(
    `cannot safely convert passed user dtype of bool for ${decimal.test(cell) ? 'float64' : 'object'} dtyped data in column ${at}`,
  );
}

/** The types that pandas finds by itself: whole numbers, numbers, truth values, text. */
function inferred(name: string, cells: readonly string[]): Column {
  const some = cells.filter((cell) => !holes.has(cell));
  const fill = (read: (cell: string) => Cell): readonly Cell[] =>
    cells.map((cell) => (holes.has(cell) ? Number.NaN : read(cell)));
  const isFull = some.length === cells.length;
  if (some.every((cell) => whole.test(cell)) && isFull && cells.length > 0)
    return { name, dtype: 'int64', values: fill(toBigInt) };
  if (some.every((cell) => whole.test(cell) || decimal.test(cell)) && cells.length > 0)
    return { name, dtype: 'float64', values: fill(numberOf) };
  if (isFull && cells.every((cell) => cell in truths))
    return { name, dtype: 'bool', values: fill((cell) => truths[cell]!) };
  return { name, dtype: cells.length > 0 ? 'str' : 'object', values: fill((cell) => cell) };
}

const unsafe = (to: string, from: string, at: number) =>
  unreadable(`cannot safely convert passed user dtype of ${to} for ${from} dtyped data in column ${at}`);

const unreadable = (why: string) =>
  fail(
    'BAD_REQUEST',
    `Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas DataFrame produced using the \`pandas.DataFrame.to_csv()\` method. Error: '${why}'`,
  );
