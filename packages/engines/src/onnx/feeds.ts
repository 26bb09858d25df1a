/** What a request becomes before it goes into a graph: one tensor per input, as MLflow's onnx flavor makes them. */
import type { InferenceSession } from 'onnxruntime-node';
import {
  arrayTypes,
  type Column,
  type DType,
  type Elements,
  type Frame,
  type PredictInput,
  type Tensor,
} from '../data.ts';
import { EngineError } from '../errors.ts';

export type Feeds = Readonly<Record<string, Tensor>>;
type Inputs = readonly InferenceSession.ValueMetadata[];

/**
 * Maps an input to the graph's inputs: a table's values are the single input, or one column per input; a bare tensor fits a graph
 * with one input.
 * @throws {EngineError} `invalid_input`
 */
export function feedsOf(input: PredictInput, inputs: Inputs): Feeds {
  const feeds = rawFeeds(input, inputs);
  return Object.fromEntries(inputs.map((wanted) => [wanted.name, fitted(feeds[wanted.name], wanted)]));
}

function rawFeeds(input: PredictInput, inputs: Inputs): Feeds {
  switch (input.kind) {
    case 'frame':
      return inputs.length > 1 ? columnFeeds(input.frame, inputs) : { [nameOf(inputs)]: frameValues(input.frame) };
    case 'tensor':
      if (inputs.length === 1) return { [nameOf(inputs)]: input.tensor };
      throw invalid(
        `One array came, and the model has ${inputs.length} inputs. Send an object or a table with: ${inputs.map(({ name }) => name).join(', ')}.`,
      );
    case 'tensors':
      return input.tensors;
    case 'value':
      throw invalid('An ONNX model takes a table, an array, or an object of arrays.');
  }
}

const nameOf = (inputs: Inputs): string => inputs[0]?.name ?? '';

function columnFeeds(frame: Frame, inputs: Inputs): Feeds {
  const found = inputs.map(({ name }): [string, Tensor] => {
    const column = frame.columns.find((c) => String(c.name) === name);
    if (!column) throw invalid(`The column "${name}" is missing.`, name);
    return [name, { dtype: columnType(column), shape: [frame.rows], data: columnElements(column) }];
  });
  return Object.fromEntries(found);
}

/** A table as one matrix, in the type that holds all its columns. */
function frameValues(frame: Frame): Tensor {
  const dtype = frame.columns
    .map(columnType)
    .reduce(commonType, frame.columns[0] ? columnType(frame.columns[0]) : 'float64');
  const width = frame.columns.length;
  const data = allocate(dtype, frame.rows * width);
  frame.columns.forEach((column, at) => {
    const values = columnElements(column);
    for (let row = 0; row < frame.rows; row++) data[row * width + at] = converted(values[row], dtype);
  });
  return { dtype, shape: [frame.rows, width], data: data as Elements };
}

function columnType(column: Column): DType {
  if (column.dtype !== 'object') return column.dtype;
  if (column.values.every((v) => typeof v === 'string')) return 'str';
  throw invalid(`The column "${column.name}" holds values that no tensor can hold.`, String(column.name));
}

const columnElements = (column: Column): Elements =>
  column.dtype === 'object' ? column.values.map(String) : column.values;

const ranks: readonly DType[] = [
  'bool',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'uint64',
  'int64',
  'float16',
  'float32',
  'float64',
];
const integers = /^u?int(32|64)$/;

/** As numpy promotes: wide integers beside float32 give float64. */
function commonType(a: DType, b: DType): DType {
  if (a === b) return a;
  if (a === 'str' || b === 'str') throw invalid('The model has one input, and the table mixes text with numbers.');
  const [low, high] = ranks.indexOf(a) < ranks.indexOf(b) ? [a, b] : [b, a];
  if (high.startsWith('float') && integers.test(low)) return 'float64';
  if (high.startsWith('int') && low === 'uint64') return 'float64';
  return high;
}

/** Checks type and shape, so that the message names the input; float64 is narrowed where the graph wants float32. */
function fitted(tensor: Tensor | undefined, wanted: InferenceSession.ValueMetadata): Tensor {
  if (!tensor) throw invalid(`The input "${wanted.name}" is missing.`, wanted.name);
  if (!wanted.isTensor) return tensor;
  checkShape(tensor, wanted.name, wanted.shape);
  const type = wanted.type === 'string' ? 'str' : wanted.type;
  if (tensor.dtype === type) return tensor;
  if (tensor.dtype === 'float64' && type === 'float32') {
    return { dtype: 'float32', shape: tensor.shape, data: Float32Array.from(tensor.data as Float64Array) };
  }
  throw invalid(`The input "${wanted.name}" has type ${tensor.dtype}; the model takes ${type}.`, wanted.name);
}

function checkShape(tensor: Tensor, name: string, shape: readonly (number | string)[]): void {
  const fits =
    tensor.shape.length === shape.length &&
    shape.every((size, i) => typeof size === 'string' || size < 0 || size === tensor.shape[i]);
  // A graph without a declared shape reports none; the library checks it then.
  if (fits || shape.length === 0) return;
  const wanted = shape.map((size) => (typeof size === 'string' || size < 0 ? '?' : size)).join(', ');
  throw invalid(`The input "${name}" has shape [${tensor.shape.join(', ')}]; the model takes [${wanted}].`, name);
}

const invalid = (message: string, param?: string): EngineError => new EngineError('invalid_input', message, { param });

/** Room for elements of a type. */
export function allocate(
  dtype: DType,
  length: number,
): (number | bigint | string)[] | { [index: number]: number | bigint | string } {
  return dtype === 'str' ? new Array<string>(length).fill('') : new arrayTypes[dtype](length);
}

function converted(value: number | bigint | string | undefined, dtype: DType): number | bigint | string {
  if (dtype === 'str') return String(value);
  if (dtype === 'int64' || dtype === 'uint64') return BigInt(value ?? 0);
  return Number(value);
}
