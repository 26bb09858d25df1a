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
    return readColumn(name, cells, types.get(name) ?? types.get(at), at);
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

type CsvType = 'int32' | 'int64' | 'float32' | 'float64' | 'bool' | 'str' | 'object' | 'datetime64[ns]';

const csvTypes: Readonly<Record<string, CsvType>> = {
  integer: 'int32',
  long: 'int64',
  float: 'float32',
  double: 'float64',
  boolean: 'bool',
  string: 'str',
  binary: 'object',
  datetime: 'datetime64[ns]',
};

/** By name, or by place where the signature has no names. */
function columnTypes(schema: Schema | undefined): ReadonlyMap<string | number, CsvType> {
  if (!schema) return new Map();
  if (schema.kind === 'tensors') throw unreadable('TensorSpec only supports numpy types, use numpy_types() instead');
  const types = schema.columns.map(({ name, type }, at) => [name ?? at, csvTypes[type.type]] as const);
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
      return { name, dtype: type, values: toFloats(cells, type) };
    case 'bool':
      return { name, dtype: 'bool', values: toTruths(cells, at) };
    case 'datetime64[ns]':
      throw unreadable(`the dtype ${type} is not supported for parsing, pass this column using parse_dates instead`);
    case 'str':
    case 'object':
      return { name, dtype: 'str', values: cells.map((cell) => (holes.has(cell) ? Number.NaN : cell)) };
    case undefined:
      return inferred(name, cells);
  }
}

type Natural = 'int64' | 'uint64' | 'float64' | 'bool' | 'object';

const isWhole = (cell: string): boolean => whole.test(cell);
const isNumber = (cell: string): boolean => whole.test(cell) || decimal.test(cell);
const isTruth = (cell: string): boolean => cell in truths;

/** The type that pandas gives a column when it is not told one, or when the one it was told does not fit. */
function naturalType(cells: readonly string[]): Natural {
  const some = cells.filter((cell) => !holes.has(cell));
  const isFull = some.length === cells.length;
  if (some.every(isWhole) && isFull) return wholeType(some.map(toBigInt));
  if (some.every(isNumber)) return 'float64';
  return isFull && some.every(isTruth) ? 'bool' : 'object';
}

function wholeType(values: readonly bigint[]): Natural {
  if (values.every((value) => BigInt.asIntN(64, value) === value)) return 'int64';
  return values.every((value) => BigInt.asUintN(64, value) === value) ? 'uint64' : 'object';
}

/** Only what stays equal is cast. */
function toInts(cells: readonly string[], dtype: 'int32' | 'int64', at: number): bigint[] {
  const some = cells.filter((cell) => !holes.has(cell));
  if (some.length < cells.length && some.every(isWhole))
    throw unreadable(`Integer column has NA values in column ${at}`);
  const natural = naturalType(cells);
  if (natural === 'bool') return cells.map((cell) => BigInt(truths[cell]!));
  if (natural === 'object') throw notWhole(cells);
  const values = cells.map((cell) => (holes.has(cell) ? Number.NaN : numberOf(cell)));
  if (natural === 'uint64' || !values.every((value) => isWithin(value, dtype))) throw unsafe(dtype, natural, at);
  return cells.map(toBigInt);
}

/** What Python says of the first text that is no whole number. */
function notWhole(cells: readonly string[]): Error {
  const odd = cells.find((cell) => !isWhole(cell)) ?? '';
  if (cells.every(isWhole)) return unreadable('Python int too large to convert to C long');
  if (holes.has(odd)) return unreadable('cannot convert float NaN to integer');
  return unreadable(`invalid literal for int() with base 10: ${pythonRepr(odd)}`);
}

/** Whether a float is a whole number that the type holds. */
const isWithin = (value: number, dtype: 'int32' | 'int64'): boolean => {
  const end = dtype === 'int32' ? 2 ** 31 : 2 ** 63;
  return Number.isInteger(value) && value >= -end && value < end;
};

const toBigInt = (cell: string): bigint =>
  whole.test(cell) ? BigInt(cell.trim().replace('+', '')) : BigInt(Number(cell));

function toFloats(cells: readonly string[], dtype: 'float32' | 'float64'): number[] {
  const isBool = naturalType(cells) === 'bool';
  return cells.map((cell) => {
    const value = holes.has(cell)
      ? Number.NaN
      : isBool
        ? Number(truths[cell])
        : isNumber(cell)
          ? numberOf(cell)
          : undefined;
    if (value === undefined) throw unreadable(`could not convert string to float: ${pythonRepr(cell)}`);
    return dtype === 'float32' ? Math.fround(value) : value;
  });
}

const numberOf = (cell: string): number => {
  const text = cell.trim();
  return /inf/i.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
};

function toTruths(cells: readonly string[], at: number): boolean[] {
  const some = cells.filter((cell) => !holes.has(cell));
  if (some.length < cells.length && some.every(isTruth)) throw unreadable(`Bool column has NA values in column ${at}`);
  const natural = naturalType(cells);
  if (natural === 'bool') return cells.map((cell) => truths[cell]!);
  if (natural === 'object' || !cells.every((cell) => [0, 1].includes(holes.has(cell) ? Number.NaN : numberOf(cell))))
    throw unsafe('bool', natural, at);
  return cells.map((cell) => numberOf(cell) === 1);
}

/** The types that pandas finds by itself: whole numbers, numbers, truth values, text. */
function inferred(name: string, cells: readonly string[]): Column {
  if (cells.length === 0) return { name, dtype: 'object', values: [] };
  const fill = (read: (cell: string) => Cell): readonly Cell[] =>
    cells.map((cell) => (holes.has(cell) ? Number.NaN : read(cell)));
  const dtype = naturalType(cells);
  if (dtype === 'int64' || dtype === 'uint64') return { name, dtype, values: cells.map(toBigInt) };
  if (dtype === 'float64') return { name, dtype, values: fill(numberOf) };
  if (dtype === 'bool') return { name, dtype, values: cells.map((cell) => truths[cell]!) };
  return { name, dtype: 'str', values: fill((cell) => cell) };
}

const unsafe = (to: string, from: string, at: number) =>
  unreadable(`cannot safely convert passed user dtype of ${to} for ${from} dtyped data in column ${at}`);

const unreadable = (why: string) =>
  fail(
    'BAD_REQUEST',
    `Failed to parse input as a Pandas DataFrame. Ensure that the input is a valid CSV-formatted Pandas DataFrame produced using the \`pandas.DataFrame.to_csv()\` method. Error: '${why}'`,
  );
