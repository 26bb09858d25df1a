import { castValue, wrapWhole } from './cast-value.ts';
import { internal, ModelError, PythonError } from './errors.ts';
import { formatShape } from './format-signature.ts';
import { type Cell, type Column, Frame, type ModelData, Parts, Scalar, Tensor } from './frame.ts';
import { isOneValue } from './infer-column.ts';
import { toTensor } from './numpy-array.ts';
import { kindOf, numpyTypes } from './numpy-types.ts';
import { isDict, isList } from './python-value.ts';
import { isNamed, type TensorSpec } from './signature.ts';
import { dataTypeName } from './to-frame.ts';

/** Arrays checked against tensors of a signature: sizes must match where they are fixed, types exactly. @throws ModelError */
export function enforceTensors(data: ModelData, specs: readonly TensorSpec[]): Tensor | Parts {
  if (!isNamed(specs)) return enforceUnnamed(data, specs[0]!);
  if (isDict(data)) return enforceTensors(new Parts(new Map(Object.entries(data))), specs);
  if (!(data instanceof Parts || data instanceof Frame)) {
    throw invalid(
      'This model contains a tensor-based model signature with input names, which suggests a dictionary input mapping input ' +
        'name to tensor, or a pandas DataFrame input containing columns mapping input name to flattened list value from ' +
        `tensor, but an input of type ${classOf(data)} was found.`,
    );
  }
  const entries = specs.map((spec) => [String(spec.name), enforceNamed(data, spec)] as const);
  return new Parts(new Map(entries));
}

function enforceNamed(data: Parts | Frame, spec: TensorSpec): Tensor {
  if (data instanceof Frame) return tensorOfColumn(data.column(spec.name!)!, spec, spec.name);
  const part = data.entries.get(String(spec.name))!;
  if (part instanceof Tensor) return enforceTensor(part, spec);
  throw invalid(
    'This model contains a tensor-based model signature with input names, which suggests a dictionary input mapping input ' +
      `name to a numpy array, but a dict with value type ${classOf(part as ModelData)} was found.`,
  );
}

function enforceUnnamed(data: ModelData, spec: TensorSpec): Tensor {
  if (data instanceof Tensor) return enforceTensor(data, spec);
  if (data instanceof Frame) return tensorOfFrame(data, spec);
  throw invalid(
    'This model contains a tensor-based model signature with no input names, which suggests a numpy array input or a pandas ' +
      `dataframe input with proper column values, but an input of type ${classOf(data)} was found.`,
  );
}

const classOf = (data: ModelData): string => {
  const name = dataTypeName(data);
  return `<class '${name === 'pandas.DataFrame' ? 'pandas.core.frame.DataFrame' : name}'>`;
};

function enforceTensor(tensor: Tensor, spec: TensorSpec): Tensor {
  if (takesAnything(tensor, spec)) return tensor;
  const fits =
    tensor.shape.length === spec.shape.length &&
    spec.shape.every((size, at) => size === -1 || size === tensor.shape[at]);
  if (!fits)
    throw internal(
      `Shape of input ${formatShape(tensor.shape)} does not match expected shape ${formatShape(spec.shape)}.`,
    );
  if (nameOf(tensor.dtype) !== spec.dtype)
    throw internal(`dtype of input ${tensor.dtype} does not match expected dtype ${shownType(spec.dtype)}`);
  return tensor;
}

/** Lists of unequal lengths arrive as objects, which only a signature that leaves sizes free takes. */
function takesAnything({ dtype, shape }: Tensor, spec: TensorSpec): boolean {
  if (spec.dtype === 'object' && spec.shape.length === 1 && spec.shape[0] === -1) return true;
  return spec.shape.length > 1 && spec.shape.slice(1).includes(-1) && shape.length === 1 && dtype === 'object';
}

const nameOf = (dtype: string): string => ({ U: 'str', S: 'bytes' })[kindOf(dtype)] ?? dtype;

const shownType = (dtype: string): string => ({ str: numpyTypes.string, bytes: numpyTypes.binary })[dtype] ?? dtype;

function tensorOfFrame(frame: Frame, spec: TensorSpec): Tensor {
  const width = frame.columns.length;
  if (width === 0 || frame.length === 0) throw internal('Input DataFrame is empty.');
  if (width === 1) return tensorOfColumn(frame.columns[0]!, spec, undefined);
  if (spec.shape.length !== 2 || spec.shape[0] !== -1 || spec.shape[1] !== width) {
    throw invalid(
      'This model contains a model signature with an unnamed input. Since the input data is a pandas DataFrame containing ' +
        'multiple columns, the input shape must be of the structure (-1, number_of_dataframe_columns). Instead, the input ' +
        `DataFrame passed had ${width} columns and an input shape of ${formatShape(spec.shape)} with all values within the ` +
        'DataFrame of scalar type. Please adjust the passed in DataFrame to match the expected structure',
    );
  }
  return enforceTensor(tensorOfColumns(frame), spec);
}

/** `frame.to_numpy()`: the type that holds all columns. */
function tensorOfColumns({ columns, length }: Frame): Tensor {
  const types = new Set(columns.map(({ dtype }) => dtype));
  const dtype = types.size === 1 ? [...types][0]! : commonType(types);
  const type = dtype === 'str' ? 'object' : dtype;
  const values = Array.from({ length }, (_, row) => columns.map((column) => castValue(column.values[row]!, type)));
  return new Tensor(type, [length, columns.length], values.flat());
}

function commonType(types: ReadonlySet<string>): string {
  const kinds = new Set([...types].map(kindOf));
  const areNumbers = [...kinds].every((kind) => kind === 'i' || kind === 'u' || kind === 'f');
  if (!areNumbers) return 'object';
  return kinds.has('f') ? 'float64' : 'int64';
}

function tensorOfColumn({ dtype, values }: Column, spec: TensorSpec, shown: string | number | undefined): Tensor {
  const [rows, ...rest] = spec.shape;
  if (rows === undefined) throw new PythonError('IndexError', 'tuple index out of range');
  if (rows !== -1 || rest.includes(-1)) {
    throw internal(
      'For pandas dataframe input, the first dimension of shape must be a variable dimension and other dimensions must be ' +
        `fixed, but in model signature the shape of ${shown ? `input ${shown}` : 'the unnamed input'} is ${formatShape(spec.shape)}.`,
    );
  }
  if (values.length === 0) throw new PythonError('Error', '0');
  const [first] = values;
  if (isOneValue(first!)) return tensorOfValues(new Tensor(dtype, [values.length], values), spec, shown);
  if (isList(first) && first.length > 0 && isOneValue(first[0]!))
    return tensorOfLists({ name: shown ?? 'None', values }, spec);
  throw invalid(
    'Because the model signature requires tensor spec input, the input pandas dataframe values should be either scalar ' +
      'value, python list containing scalar values or numpy array containing scalar values, other types are not supported.',
  );
}

function tensorOfValues(column: Tensor, spec: TensorSpec, name: string | number | undefined): Tensor {
  const isRow = spec.shape.length === 1 || (spec.shape.length === 2 && spec.shape[1] === 1);
  if (!isRow) {
    throw invalid(
      `The input pandas dataframe column '${name ?? 'None'}' contains scalar values, which requires the shape to be (-1,) or (-1, 1), ` +
        `but got tensor spec shape of ${formatShape(spec.shape)}.`,
    );
  }
  const { dtype, values } = retyped(column, castType(spec.dtype));
  return enforceTensor(new Tensor(dtype, [values.length, ...spec.shape.slice(1)], values), spec);
}

const castType = (dtype: string): string => ({ str: '<U', bytes: '|S' })[dtype] ?? dtype;

/** Lists have lost shape and type, so they are given those of the signature. */
function tensorOfLists({ name, values }: Pick<Column, 'name' | 'values'>, spec: TensorSpec): Tensor {
  const size = spec.shape.slice(1).reduce((product, it) => product * it, 1);
  try {
    const stacked = stackOf(values);
    if (size === 0 || stacked.values.length % size !== 0) throw new PythonError('ValueError', 'shape');
    const { dtype, values: cast } = retyped(stacked, castType(spec.dtype));
    if (cast.length !== size * values.length) throw new PythonError('ValueError', 'shape');
    return new Tensor(dtype, [values.length, ...spec.shape.slice(1)], cast);
  } catch (error) {
    if (!(error instanceof PythonError) || error.pythonClass !== 'ValueError') throw error;
    throw invalid(
      `The value in the Input DataFrame column '${name}' could not be converted to the expected shape of: ` +
        `'${formatShape(spec.shape)}'. Ensure that each of the input list elements are of uniform length and that the data can ` +
        `be coerced to the tensor type '${shownType(spec.dtype)}'`,
    );
  }
}

/** `numpy.vstack`: lists below each other; one of more dimensions counts with its rows. */
function stackOf(lists: readonly Cell[]): Tensor {
  const arrays = lists.map((it) => toTensor(isList(it) ? it : [it]));
  const widths = new Set(arrays.map(({ shape }) => (shape.length > 1 ? shape.slice(1) : shape).join()));
  if (widths.size > 1) throw new PythonError('ValueError', 'shape');
  return toTensor(arrays.flatMap(({ dtype, values }) => values.map((value) => new Scalar(dtype, value))));
}

/** `array.astype(dtype)` of numpy. */
function retyped({ dtype: from, values }: Tensor, dtype: string): Tensor {
  if (kindOf(dtype) !== 'i' && kindOf(dtype) !== 'u') return toTensor(values, dtype);
  return new Tensor(
    dtype,
    [values.length],
    values.map((it) => wrapWhole(it, from, dtype)),
  );
}

const invalid = (message: string): ModelError => new ModelError('INVALID_PARAMETER_VALUE', message);
