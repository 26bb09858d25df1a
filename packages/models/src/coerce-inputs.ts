import { isScalar } from './data-type.ts';
import { enforceType } from './enforce-nested.ts';
import { invalidInput, ModelError, PythonError } from './errors.ts';
import { formatSpec } from './format-signature.ts';
import { type Cell, type ModelData, Parts, Scalar, Tensor } from './frame.ts';
import { toTensor } from './numpy-array.ts';
import { numpyTypes } from './numpy-types.ts';
import { pythonRepr, pythonStr } from './python-repr.ts';
import { isDict, isList, type PythonDict, type PythonValue, pythonTypeName } from './python-value.ts';
import { type ColSpec, isNamed, type Schema, specsOf, type TensorSpec } from './signature.ts';

type Spec = ColSpec | TensorSpec;

/**
 * The value of `inputs`, with every part in the type of the signature. Casts are lossy, as numpy's: 1.5 is 1 for a `long`.
 * @throws ModelError `Invalid input. …`
 */
export function coerceInputs(data: PythonValue, schema: Schema | undefined): ModelData {
  const specs = schema && specsOf(schema);
  const byName = namedSpecs(specs);
  if (byName.size === 1 && isList(data) && !data.some(isDict)) {
    const [[name, spec]] = [...byName] as [[string, Spec]];
    return new Parts(new Map([[name, coerce(data, spec)]]));
  }
  if (specs && !isNamed(specs) && (data === null || isDict(data))) throw unnamed(data);
  if (isDict(data)) return coerceParts(data, byName);
  if (!isList(data)) return coerceScalar(data, specs?.[0]);
  if (data.every(isDict)) return data.map((it) => coerceParts(it, byName));
  return coerce(data, specs?.[0]) as ModelData;
}

/**
 * The value of `instances`: rows become columns.
 * @throws ModelError `Invalid input. …`, also when required columns have different lengths
 */
export function coerceInstances(data: PythonValue, schema: Schema | undefined): ModelData {
  const coerced = isList(data) && isDict(data[0]) ? transpose(data, schema) : coerceInputs(data, schema);
  if (coerced instanceof Parts) checkLengths(coerced, schema);
  return coerced;
}

function namedSpecs(specs: readonly Spec[] | undefined): ReadonlyMap<string, Spec> {
  if (!specs || !isNamed(specs)) return new Map();
  return new Map(specs.map((spec) => [String(spec.name), spec]));
}

function coerceParts(data: PythonDict, specs: ReadonlyMap<string, Spec>): Parts {
  return new Parts(new Map(Object.entries(data).map(([name, value]) => [name, coerce(value, specs.get(name))])));
}

function coerceScalar(data: PythonValue, spec: Spec | undefined): ModelData {
  try {
    return coerce(data, spec) as ModelData;
  } catch (error) {
    const shown = spec ? formatSpec(spec) : 'None';
    throw invalidInput(
      `Failed to convert data \`${pythonStr(data)}\` to type \`${shown}\` defined in the model signature.`,
      error,
    );
  }
}

const unnamed = (data: PythonValue): ModelError =>
  invalidInput(
    'Failed to parse input data. This model contains an un-named  model signature which expects a single n-dimensional ' +
      `array or a single value as input, however, an input of type <class '${pythonTypeName(data)}'> was found.`,
  );

/** One part, in the type of its spec. @throws ModelError `Invalid input. …` */
function coerce(data: PythonValue, spec: Spec | undefined): Cell {
  try {
    if (!spec) return toTensor(data);
    return 'dtype' in spec ? toTensor(data, tensorType(spec)) : coerceColumn(data, spec);
  } catch (error) {
    throw error instanceof ModelError ? invalidInput(error.message, error) : error;
  }
}

const tensorType = ({ dtype }: TensorSpec): string => ({ str: '<U', bytes: '|S' })[dtype] ?? dtype;

function coerceColumn(data: PythonValue, { type, required }: ColSpec): Cell {
  if (type.type === 'any') return data;
  if (isScalar(type)) {
    const dtype = numpyTypes[type.type].replace('0', '');
    if (isList(data)) return toTensor(data, dtype);
    const { dtype: sized, values } = toTensor([data], dtype);
    return new Scalar(sized, values[0]!);
  }
  const enforced = enforceType(data, type, required);
  return type.type === 'array' || type.type === 'sparkml_vector' ? toTensor(enforced) : enforced;
}

function transpose(rows: readonly PythonValue[], schema: Schema | undefined): Parts {
  const specs = namedSpecs(schema && specsOf(schema));
  const columns = new Map<string, Cell[]>();
  try {
    for (const row of rows) {
      if (!isDict(row))
        throw new PythonError('AttributeError', `'${pythonTypeName(row)}' object has no attribute 'items'`);
      for (const [name, value] of Object.entries(row)) {
        const column = columns.get(name) ?? [];
        columns.set(name, column);
        column.push(coerce(value, specs.get(name)));
      }
    }
    return new Parts(new Map([...columns].map(([name, cells]) => [name, toTensor(cells)])));
  } catch (error) {
    throw error instanceof PythonError ? notJson(error) : error;
  }
}

const notJson = (error: PythonError): ModelError =>
  invalidInput(
    `Ensure that the input is a valid JSON-formatted string.\nError: ${error.pythonClass}(${pythonRepr(error.message)})`,
    error,
  );

/** Arrays in a column may differ in length from row to row, so their columns are left out. */
function checkLengths({ entries }: Parts, schema: Schema | undefined): void {
  const specs = schema && isNamed(specsOf(schema)) ? specsOf(schema) : undefined;
  const checked = [...entries].filter(([name, part]) => {
    const spec = specs?.find((it) => it.name === name);
    const counts = !specs || (spec && ('dtype' in spec || (spec.required && spec.type.type !== 'array')));
    return counts && lengthOf(part) !== undefined;
  });
  const lengths = new Set(checked.map(([, part]) => lengthOf(part)));
  if (lengths.size > 1) throw invalidInput('The length of values for each input/column name are not the same');
}

function lengthOf(part: Cell): number | undefined {
  if (part instanceof Tensor) return part.shape[0] ?? -1;
  return Array.isArray(part) ? part.length : undefined;
}
