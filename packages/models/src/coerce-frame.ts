import { castValue, floatOf, roundFloat, truthOf, wrapWhole } from './cast-value.ts';
import { type DataType, formatDataType, isScalar } from './data-type.ts';
import { enforceType } from './enforce-nested.ts';
import { invalidInput, ModelError, PythonError } from './errors.ts';
import { type Cell, type Column, type Dtype, Frame } from './frame.ts';
import { inferColumn } from './infer-column.ts';
import { kindOf, numpyTypes, pandasTypes } from './numpy-types.ts';
import { parseTimes } from './pandas-times.ts';
import { stringRepr } from './python-repr.ts';
import { type ColSpec, isNamed, type Schema, type TensorSpec } from './signature.ts';

/**
 * A frame of a body, with every column in the type of the signature. Casts are lossy, as pandas': 1.5 is 1 for a `long`, and a
 * number that is too large wraps. Columns that the signature does not have stay as they are.
 * @throws ModelError `Invalid input. Data is not compatible with model signature. …`
 */
export function coerceFrame(frame: Frame, schema: Schema): Frame {
  const targets =
    schema.kind === 'columns' ? columnTargets(frame, schema.columns) : tensorTargets(frame, schema.tensors);
  const converted = new Map<string | number, Column>();
  for (const [name, target] of targets) {
    const column = frame.column(name);
    if (column) converted.set(name, convert(column, target));
  }
  const columns = frame.columns.map((column) => converted.get(column.name) ?? column);
  return new Frame(columns, frame.length);
}

interface Target {
  /** As MLflow's message prints it. */
  readonly shown: string;
  readonly cast: (column: Column) => Column;
}

function columnTargets(frame: Frame, specs: readonly ColSpec[]): ReadonlyMap<string | number, Target> {
  const pairs = isNamed(specs)
    ? specs.map((spec) => [spec.name!, spec] as const)
    : specs.slice(0, frame.columns.length).map((spec, at) => [frame.columns[at]!.name, spec] as const);
  const required = new Set(specs.flatMap((spec, at) => (spec.required ? [spec.name || at] : [])));
  return new Map(pairs.map(([name, spec]) => [name, columnTarget(spec, required.has(name))]));
}

function columnTarget({ type }: ColSpec, required: boolean): Target {
  if (!isScalar(type)) return { shown: formatDataType(type), cast: (column) => enforceCells(column, type, required) };
  const shown = pandasTypes[type.type] === 'object' ? "<class 'object'>" : pandasTypes[type.type];
  if (type.type === 'binary') return { shown, cast: decodeBase64 };
  if (type.type === 'datetime') return { shown, cast: parseTimes };
  return { shown, cast: (column) => castFrameColumn(column, pandasTypes[type.type]) };
}

function tensorTargets(frame: Frame, specs: readonly TensorSpec[]): ReadonlyMap<string | number, Target> {
  if (isNamed(specs)) return new Map(specs.map((spec) => [spec.name!, tensorTarget(spec)]));
  return new Map(frame.columns.map(({ name }) => [name, tensorTarget(specs[0]!)]));
}

function tensorTarget({ dtype }: TensorSpec): Target {
  const shown = { str: numpyTypes.string, bytes: numpyTypes.binary }[dtype] ?? dtype;
  return {
    shown,
    cast: (column) => {
      if (dtype === 'bytes') return { ...column, dtype: 'object', values: column.values.map(utf8Of) };
      if (column.values.length === 0) throw new PythonError('IndexError', 'single positional indexer is out-of-bounds');
      return Array.isArray(column.values[0]) ? column : castFrameColumn(column, shown);
    },
  };
}

function convert(column: Column, { shown, cast }: Target): Column {
  try {
    return cast(column);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const name = error instanceof PythonError ? error.pythonClass : 'MlflowException';
    throw invalidInput(
      `Data is not compatible with model signature. Failed to convert column ${column.name} to type '${shown}'. ` +
        `Error: '${name}(${stringRepr(error.message)})'`,
      error,
    );
  }
}

function enforceCells(column: Column, type: DataType, required: boolean): Column {
  return { ...column, dtype: 'object', values: column.values.map((it) => enforceType(it, type, required)) };
}

/** `column.astype(dtype)` of pandas. */
function castFrameColumn(column: Column, dtype: Dtype): Column {
  const { name, values } = column;
  if (dtype === 'object' || kindOf(dtype) === 'U') return column.dtype === 'str' ? column : textColumn(column, dtype);
  if (kindOf(dtype) === 'b') return { name, dtype, values: values.map(truthOf) };
  if (kindOf(dtype) === 'M') return parseTimes(column);
  if (kindOf(dtype) === 'f') return { name, dtype, values: values.map((it) => floatCell(it, dtype)) };
  return { name, dtype, values: values.map((it) => wholeCell(it, column.dtype, dtype)) };
}

function floatCell(cell: Cell, dtype: Dtype): number {
  if (Array.isArray(cell)) throw new PythonError('ValueError', 'setting an array element with a sequence.');
  return roundFloat(floatOf(cell), dtype);
}

const textColumn = ({ name, values }: Column, dtype: Dtype): Column =>
  dtype === 'object'
    ? { name, dtype, values }
    : { name, dtype: 'str', values: values.map((it) => castValue(it, dtype)) };

/** Whole numbers of a column: pandas refuses what is not finite before numpy wraps it. */
function wholeCell(cell: Cell, from: Dtype, dtype: Dtype): bigint {
  if (typeof cell === 'number' && !Number.isFinite(cell) && kindOf(from) === 'f')
    throw new PythonError('ValueError', 'Cannot convert non-finite values (NA or inf) to integer');
  return wrapWhole(cell, from, dtype);
}

function utf8Of(cell: Cell): Uint8Array {
  if (typeof cell !== 'string') throw new PythonError('TypeError', 'encoding without a string argument');
  return Buffer.from(cell, 'utf8');
}

/** Lenient, as Python's decoder: other characters are skipped, only a wrong length is refused. */
function decodeBase64({ name, values }: Column): Column {
  return { name, dtype: 'object', values: values.map((it) => base64Of(utf8Of(it))) };
}

function base64Of(bytes: Uint8Array): Uint8Array {
  const clean = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[^A-Za-z0-9+/=]/g, '');
  const data = clean.replace(/=/g, '');
  if (data.length % 4 === 1)
    throw new PythonError(
      'Error',
      `Invalid base64-encoded string: number of data characters (${data.length}) cannot be 1 more than a multiple of 4`,
    );
  if (data.length % 4 !== 0 && clean.length - data.length < 4 - (data.length % 4))
    throw new PythonError('Error', 'Incorrect padding');
  return Buffer.from(data, 'base64');
}

/** `pandas.DataFrame(data)` of columns given by name. */
export const frameOf = (columns: readonly (readonly [string | number, readonly Cell[]])[], length: number): Frame =>
  new Frame(
    columns.map(([name, cells]) => inferColumn(name, cells)),
    length,
  );
