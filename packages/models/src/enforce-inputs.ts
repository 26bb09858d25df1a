import { castColumn } from './cast-column.ts';
import { isScalar } from './data-type.ts';
import { enforceType } from './enforce-nested.ts';
import { enforceTensors } from './enforce-tensors.ts';
import { internal, ModelError } from './errors.ts';
import { formatSchema } from './format-signature.ts';
import { type Column, Frame, type ModelData, Parts, Tensor } from './frame.ts';
import { describeName } from './infer-column.ts';
import { pythonRepr } from './python-repr.ts';
import { isDict, isList, type PythonValue } from './python-value.ts';
import { type ColSpec, isNamed, namesOf, type Schema, type TensorSpec } from './signature.ts';
import { toFrame } from './to-frame.ts';

export interface EnforceOptions {
  /** False leaves data and signature out of the message, as MLFLOW_DISABLE_SCHEMA_DETAILS does. */
  readonly details?: boolean;
}

/** Characters of the data that a message repeats. */
const shownMax = 1000;

/**
 * The input of a model, checked against the signature: columns in its order, extra ones dropped, types cast where nothing is
 * lost. Without a signature everything passes as it is.
 * @throws ModelError INVALID_PARAMETER_VALUE with the class SCHEMA_ENFORCEMENT_FAILED
 */
export function enforceInputs(
  data: ModelData,
  schema: Schema | undefined,
  { details = true }: EnforceOptions = {},
): ModelData {
  if (!schema) return data;
  try {
    return schema.kind === 'columns'
      ? enforceColumns(data, schema.columns, details)
      : enforceTensorInputs(data, schema.tensors, details);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError('INVALID_PARAMETER_VALUE', details ? explain(data, schema, error) : hidden, {
      cause: error,
      error_class: 'SCHEMA_ENFORCEMENT_FAILED',
    });
  }
}

const hidden = 'Failed to enforce model input schema. Please check your input data.';

const explain = (data: ModelData, schema: Schema, error: ModelError): string =>
  `Failed to enforce schema of data '${describe(data)}' with schema '${formatSchema(schema)}'. Error: ${error.message}`;

/** Data for a message, cut where it is long. */
export function describe(data: ModelData): string {
  const text = describeWhole(data);
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text;
}

function describeWhole(data: ModelData): string {
  if (data instanceof Frame) return `${data.length} rows × ${data.columns.length} columns`;
  if (data instanceof Tensor) return `array of ${data.dtype} (${data.shape.join(', ')})`;
  if (data instanceof Parts) return `{${[...data.entries.keys()].map((name) => pythonRepr(name)).join(', ')}}`;
  if (isList(data as PythonValue) || isDict(data)) return isPlain(data) ? pythonRepr(data) : 'list';
  return typeof data === 'object' && data !== null ? 'scalar' : pythonRepr(data as PythonValue);
}

const isPlain = (data: unknown): data is PythonValue => !(Array.isArray(data) && data[0] instanceof Parts);

function enforceColumns(data: ModelData, specs: readonly ColSpec[], details: boolean): Frame {
  const frame = toFrame(data, specs);
  if (!isNamed(specs)) return unnamedColumns(frame, specs);
  checkNames(
    frame.columns.map(({ name }) => name),
    specs,
    details,
  );
  const columns = specs.flatMap((spec, at) => {
    const name = namesOf(specs)[at]!;
    const column = frame.column(name);
    return column ? [enforceColumn(column, spec, spec.required)] : [];
  });
  return new Frame(columns, frame.length);
}

function unnamedColumns(frame: Frame, specs: readonly ColSpec[]): Frame {
  if (frame.columns.length < specs.length) {
    throw internal(
      `Model inference is missing inputs. The model signature declares ${specs.length} inputs  but the provided value only has ` +
        `${frame.columns.length} inputs. Note: the inputs were not named in the signature so we can only verify their count.`,
    );
  }
  const columns = specs.map((spec, at) => enforceColumn(frame.columns[at]!, spec, true));
  return new Frame(columns, frame.length);
}

function enforceColumn(column: Column, { type }: ColSpec, required: boolean | null): Column {
  if (isScalar(type)) return castColumn(column, type.type);
  return { ...column, dtype: 'object', values: column.values.map((it) => enforceType(it, type, required)) };
}

function checkNames(
  given: readonly (string | number)[],
  specs: readonly (ColSpec | TensorSpec)[],
  details: boolean,
): void {
  const names = namesOf(specs);
  const missing = names.filter((name, at) => isRequired(specs[at]!) && !given.includes(name));
  if (missing.length === 0) return;
  const extra = given.filter((name) => !names.includes(name));
  throw internal(details ? missingText(missing, extra) : hiddenMissingText(extra));
}

const isRequired = (spec: ColSpec | TensorSpec): boolean => 'dtype' in spec || Boolean(spec.required);

function missingText(missing: readonly (string | number)[], extra: readonly (string | number)[]): string {
  const list = (names: readonly (string | number)[]) => `[${names.map(describeName).join(', ')}]`;
  const note = extra.length > 0 ? ` Note that there were extra inputs: ${list(extra)}.` : '';
  return `Model is missing inputs ${list(missing)}.${note}`;
}

const hiddenMissingText = (extra: readonly unknown[]): string =>
  `Input schema validation failed. Mismatched or missing input(s).${extra.length > 0 ? ' Note that there were extra inputs provided.' : ''}`;

function enforceTensorInputs(data: ModelData, specs: readonly TensorSpec[], details: boolean): ModelData {
  if (!isNamed(specs)) return enforceTensors(data, specs);
  const only =
    specs.length === 1 && data instanceof Tensor ? new Parts(new Map([[String(specs[0]!.name), data]])) : data;
  checkNames(givenNames(only), specs, details);
  return enforceTensors(only, specs);
}

function givenNames(data: ModelData): readonly (string | number)[] {
  if (data instanceof Frame) return data.columns.map(({ name }) => name);
  if (data instanceof Parts) return [...data.entries.keys()];
  return isDict(data) ? Object.keys(data) : [];
}
