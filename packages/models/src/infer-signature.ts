import { DataFrame, dtypeOf, isShapedArray, isTypedArray, type ShapedArray } from './data-frame.ts';
import type { DataType } from './data-type.ts';
import { ModelError } from './errors.ts';
import { inferArrow, isArrowTable } from './infer-arrow.ts';
import { inferParams } from './infer-params.ts';
import { inferStandardSchema, isStandardSchema } from './infer-standard-schema.ts';
import { CannotInfer, type InferOptions, inferType, isRecord, mergeAll } from './infer-type.ts';
import { type ColSpec, columnsOf, type Schema, type Signature, tensorsOf } from './signature.ts';

/** What a model takes, gives, and can be told; examples, or schemas of zod and others. */
export interface SignatureExamples {
  readonly inputs?: unknown;
  readonly outputs?: unknown;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * The signature that examples have. Values whose types do not agree become one unnamed `any`, as in MLflow.
 *
 *     inferSignature({ inputs: { prompt: 'Hello' }, outputs: ['Hi'], params: { temperature: 0.2 } })
 *     inferSignature({ inputs: { data: new Float32Array(6), dims: [2, 3] } })     // Tensor('float32', (-1, 3))
 *     inferSignature({ inputs: z.object({ prompt: z.string() }) })
 *
 * @throws TypeError when no example is given, ModelError when a param has no type
 */
export function inferSignature({ inputs, outputs, params }: SignatureExamples, options: InferOptions = {}): Signature {
  if (inputs === undefined && outputs === undefined && params === undefined)
    throw new TypeError('At least one of inputs, outputs or params must be provided.');
  return {
    ...(inputs === undefined ? {} : { inputs: inferSchema(inputs, options) }),
    ...(outputs === undefined ? {} : { outputs: inferSchema(outputs, options) }),
    ...(params === undefined ? {} : { params: inferParams(params) }),
  };
}

/** One part of a signature, from an example of it. */
export function inferSchema(example: unknown, options: InferOptions = {}): Schema {
  try {
    return schemaOf(example, options);
  } catch (error) {
    if (error instanceof CannotInfer || error instanceof ModelError) return unnamed({ type: 'any' });
    throw error;
  }
}

const unnamed = (type: DataType): Schema => columnsOf([{ type, required: true }]);

function schemaOf(example: unknown, options: InferOptions): Schema {
  if (isStandardSchema(example)) return columnsOf(inferStandardSchema(example));
  if (isArrowTable(example)) return columnsOf(inferArrow(example));
  if (example instanceof DataFrame) return columnsOf(columnsOfFrame(example, options));
  if (isShapedArray(example)) return tensorsOf([tensorOf(example)]);
  if (isTypedArray(example) && !(example instanceof Uint8Array))
    return tensorsOf([tensorOf({ data: example, dims: [example.length] })]);
  if (Array.isArray(example)) return schemaOfList(example, options);
  if (isPlainRecord(example)) return schemaOfRecord(example, options);
  return unnamed(inferType(example, options));
}

const isPlainRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && !(value instanceof Date) && !isTypedArray(value) && !Array.isArray(value);

/** The first dimension is the rows, of which there may be any number. */
function tensorOf(array: ShapedArray, name?: string) {
  if (array.dims.length === 0) throw new CannotInfer('A tensor without dimensions has no rows.');
  return { ...(name === undefined ? {} : { name }), dtype: dtypeOf(array), shape: [-1, ...array.dims.slice(1)] };
}

function schemaOfList(items: readonly unknown[], options: InferOptions): Schema {
  if (items.length === 0) return unnamed({ type: 'string' });
  if (items.every(isPlainRecord)) return columnsOf(columnsOfRecords(items, options));
  return unnamed(
    mergeAll(
      items.map((item) => inferType(item, options)),
      options,
    ),
  );
}

function schemaOfRecord(record: Readonly<Record<string, unknown>>, options: InferOptions): Schema {
  const entries = Object.entries(record);
  if (entries.length === 0) return unnamed({ type: 'any' });
  if (entries.every((entry): entry is [string, ShapedArray] => isShapedArray(entry[1])))
    return tensorsOf(entries.map(([name, array]) => tensorOf(array, name)));
  return columnsOf(
    entries.map(([name, value]) => ({ name, type: inferType(value, options), required: hasNoNull(value) })),
  );
}

const isMissing = (value: unknown): boolean => value === null || value === undefined;

const hasNoNull = (value: unknown): boolean => !isMissing(value) && !(Array.isArray(value) && value.some(isMissing));

/** One column per key of any row; a key that a row lacks is optional. */
function columnsOfRecords(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: InferOptions,
): readonly ColSpec[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length === 0) throw new CannotInfer('The rows have no columns.');
  return names.map((name) =>
    columnOf(
      name,
      rows.map((row) => row[name]),
      options,
    ),
  );
}

function columnsOfFrame({ columns, rows }: DataFrame, options: InferOptions): readonly ColSpec[] {
  return columns.map((name, at) =>
    columnOf(
      name,
      rows.map((row) => row[at]),
      options,
    ),
  );
}

function columnOf(name: string, values: readonly unknown[], options: InferOptions): ColSpec {
  const type = mergeAll(
    values.map((value) => inferType(value, options)),
    options,
  );
  return { name, type, required: !values.some((value) => isMissing(value) || Number.isNaN(value)) };
}
