import { frameOf } from './coerce-frame.ts';
import { invalidInput, PythonError } from './errors.ts';
import type { Cell, Frame } from './frame.ts';
import { pythonRepr } from './python-repr.ts';
import { isDict, isList, type PythonDict, type PythonValue, pythonTypeName } from './python-value.ts';

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
  const other = rows.find((row) => !isDict(row));
  if (typeof other === 'string')
    throw new PythonError('ValueError', 'dictionary update sequence element #0 has length 1; 2 is required');
  if (other !== undefined) throw new PythonError('TypeError', `'${pythonTypeName(other)}' object is not iterable`);
  const dicts = rows as readonly PythonDict[];
  const names = [...new Set(dicts.flatMap((row) => Object.keys(row)))];
  return frameOf(
    names.map((name) => [name, dicts.map((row) => (name in row ? row[name]! : Number.NaN))]),
    rows.length,
  );
}

/** Rows that are lists, or values of one column; shorter rows end in nulls. */
function frameOfRows(rows: readonly PythonValue[], names?: readonly (string | number)[]): Frame {
  const width = isList(rows[0]) ? Math.max(...rows.map(widthOf)) : rows.length > 0 ? 1 : 0;
  if (names && rows.length > 0 && names.length !== width)
    throw new PythonError('ValueError', mismatch(names.length, width, isList(rows[0]), rows.length));
  const columns = names ?? Array.from({ length: width }, (_, at) => at);
  return frameOf(
    columns.map((name, at) => [name, rows.map((row) => cellAt(row, at))]),
    rows.length,
  );
}

function widthOf(row: PythonValue): number {
  if (isList(row)) return row.length;
  throw new PythonError('TypeError', `object of type '${pythonTypeName(row)}' has no len()`);
}

const cellAt = (row: PythonValue, at: number): Cell => (isList(row) ? (row[at] ?? null) : row);

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
