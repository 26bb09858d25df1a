import { frameOf } from './coerce-frame.ts';
import { invalidInput, PythonError } from './errors.ts';
import type { Frame } from './frame.ts';
import { pythonRepr, pythonStr } from './python-repr.ts';
import { dictOf, isDict, isList, type PythonDict, type PythonValue, pythonTypeName } from './python-value.ts';

/**
 * `dataframe_records`: a list of rows by name; a name that a row lacks is a hole in its column.
 * @throws ModelError `Invalid input. Dataframe records format must be a list of records. …`
 */
export function readRecords(data: PythonValue): Frame {
  if (!isList(data)) {
    const got = isDict(data) ? 'dictionary' : `type <class '${pythonTypeName(data)}'>`;
    throw invalidInput(`Dataframe records format must be a list of records. Got ${got}.`);
  }
  return guard('dataframe_records', 'records', () => frameOfList(data));
}

const splitKeys: ReadonlySet<string> = new Set(['columns', 'data', 'index']);

/**
 * `dataframe_split`: `{"columns": ["a"], "data": [[1], [2]]}`.
 * @throws ModelError `Invalid input. Dataframe split format must …`
 */
export function readSplit(data: PythonValue): Frame {
  if (!isDict(data)) {
    const got = isList(data) ? 'list' : `type <class '${pythonTypeName(data)}'>`;
    throw invalidInput(`Dataframe split format must be a dictionary. Got ${got}.`);
  }
  const keys = Object.keys(data);
  if (data['data'] === undefined || keys.some((key) => !splitKeys.has(key))) {
    throw invalidInput(
      "Dataframe split format must have 'data' field and optionally 'columns' and 'index' fields. " +
        `Got ${keys.length > 0 ? `{${keys.map(pythonRepr).join(', ')}}` : 'set()'}.'`,
    );
  }
  return guard('dataframe_split', 'split', () => frameOfSplit(data));
}

function guard(field: string, format: string, read: () => Frame): Frame {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    throw invalidInput(
      `Provided ${field} field is not a valid dataframe representation in '${format}' format. Error: '${error.message}'`,
      error,
    );
  }
}

/** `pandas.DataFrame(data)` of a list of rows, or of the values of one column. @throws PythonError */
export const frameOfList = (data: readonly PythonValue[]): Frame =>
  isDict(data[0]) ? frameOfDicts(data) : frameOfRows(data);

function frameOfDicts(rows: readonly PythonValue[]): Frame {
  const dicts = rows.map(dictOfRow);
  const names = [...new Set(dicts.flatMap((row) => Object.keys(row)))];
  return frameOf(
    names.map((name) => [name, dicts.map((row) => (name in row ? row[name]! : Number.NaN))]),
    rows.length,
  );
}

/** `dict(row)`: also of a list of pairs. */
function dictOfRow(row: PythonValue): PythonDict {
  if (isDict(row)) return row;
  if (!isList(row) && typeof row !== 'string')
    throw new PythonError('TypeError', `'${pythonTypeName(row)}' object is not iterable`);
  return dictOf(Array.from(row, pairOf));
}

function pairOf(element: PythonValue, at: number): readonly [string, PythonValue] {
  const items = itemsOf(element);
  const sequence = `dictionary update sequence element #${at}`;
  if (!items) throw new PythonError('TypeError', `cannot convert ${sequence} to a sequence`);
  if (items.length !== 2) throw new PythonError('ValueError', `${sequence} has length ${items.length}; 2 is required`);
  return [pythonStr(items[0]!), items[1]!];
}

/** What Python iterates over: elements, characters or keys. */
function itemsOf(value: PythonValue): readonly PythonValue[] | undefined {
  if (isList(value)) return value;
  if (typeof value === 'string') return Array.from(value);
  return isDict(value) ? Object.keys(value) : undefined;
}

/** Values of one column, or rows: lists, and what else has a length; shorter rows end in nulls. */
function frameOfRows(data: readonly PythonValue[], names?: readonly (string | number)[]): Frame {
  const areLists = isList(data[0]);
  const rows = data.map((it) => (areLists ? rowOf(it) : [it]));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (names && rows.length > 0 && names.length !== width)
    throw new PythonError('ValueError', mismatch(names.length, width, areLists, rows.length));
  const columns = names ?? Array.from({ length: width }, (_, at) => at);
  return frameOf(
    columns.map((name, at) => [name, rows.map((row) => row[at] ?? null)]),
    rows.length,
  );
}

function rowOf(value: PythonValue): readonly PythonValue[] {
  const items = itemsOf(value);
  if (items) return items;
  throw new PythonError('TypeError', `object of type '${pythonTypeName(value)}' has no len()`);
}

const mismatch = (names: number, width: number, areLists: boolean, rows: number): string =>
  areLists
    ? `${names} columns passed, passed data had ${width} columns`
    : `Shape of passed values is (${rows}, ${width}), indices imply (${rows}, ${names})`;

function frameOfSplit({ columns = null, data = null, index = null }: PythonDict): Frame {
  const names = isList(columns) ? columns.map(nameOf) : undefined;
  if (!isList(data)) throw new PythonError('ValueError', 'DataFrame constructor not properly called!');
  if (isList(index) && index.length !== data.length)
    throw new PythonError(
      'ValueError',
      `Shape of passed values is (${data.length}, ${names?.length ?? 0}), indices imply (${index.length}, ${names?.length ?? 0})`,
    );
  if (!isDict(data[0])) return frameOfRows(data, names);
  const frame = frameOfDicts(data);
  if (!names) return frame;
  return frameOf(
    names.map((name) => [name, frame.column(name)?.values ?? data.map(() => Number.NaN)]),
    data.length,
  );
}

const nameOf = (name: PythonValue): string | number =>
  typeof name === 'string' ? name : typeof name === 'bigint' ? Number(name) : String(name);
