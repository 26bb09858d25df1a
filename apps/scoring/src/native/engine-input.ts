/** A body that has passed the signature, in the form that engines take. */
import {
  arrayTypes,
  type DType,
  type Elements,
  type Column as EngineColumn,
  type Tensor as EngineTensor,
  type PredictInput,
} from '@millrace/engines';
import {
  type Cell,
  type Column,
  Frame,
  isDict,
  isList,
  type ModelData,
  Parts,
  type PythonValue,
  Scalar,
  Tensor,
  Timestamp,
  toJs,
} from '@millrace/models';

export function toEngineInput(data: ModelData): PredictInput {
  if (data instanceof Frame)
    return { kind: 'frame', frame: { rows: data.length, columns: data.columns.map(toColumn) } };
  if (data instanceof Parts) return partsInput(data);
  const tensor = toTensor(data as Cell);
  return tensor ? { kind: 'tensor', tensor } : { kind: 'value', value: toValue(data as Cell) };
}

/** Arrays by name, unless one of the parts is something that no array holds. */
function partsInput({ entries }: Parts): PredictInput {
  const tensors = [...entries].map(([name, part]) => [name, toTensor(part as Cell)] as const);
  if (tensors.every(([, tensor]) => tensor !== undefined))
    return { kind: 'tensors', tensors: Object.fromEntries(tensors) as Record<string, EngineTensor> };
  return {
    kind: 'value',
    value: Object.fromEntries([...entries].map(([name, part]) => [name, toValue(part as Cell)])),
  };
}

function toTensor(data: Cell): EngineTensor | undefined {
  if (data instanceof Scalar) return toTensor(new Tensor(data.dtype, [], [data.value]));
  if (!(data instanceof Tensor)) return undefined;
  const dtype = engineType(data.dtype);
  const elements = dtype && toElements(dtype, data.values);
  return elements && { dtype, shape: data.shape, data: elements };
}

function toColumn({ name, dtype, values }: Column): EngineColumn {
  const type = engineType(dtype);
  const elements = type && toElements(type, values);
  if (type && elements) return { name, dtype: type, values: elements };
  return { name, dtype: 'object', values: values.map(toValue) };
}

function engineType(dtype: string): DType | undefined {
  if (dtype.startsWith('<U') || dtype === 'str') return 'str';
  return dtype in arrayTypes ? (dtype as DType) : undefined;
}

/** Undefined for text with holes, which no array of text holds. */
function toElements(dtype: DType, values: readonly Cell[]): Elements | undefined {
  if (dtype === 'str') return values.every((cell) => typeof cell === 'string') ? (values as string[]) : undefined;
  const elements = new arrayTypes[dtype](values.length) as { [at: number]: number | bigint };
  const isWide = dtype.endsWith('int64');
  for (let at = 0; at < values.length; at++) {
    const cell = values[at] as bigint | number | boolean;
    elements[at] = isWide ? BigInt(cell) : Number(cell);
  }
  return elements as unknown as Elements;
}

/** What a model written in code sees: plain JavaScript. */
function toValue(cell: Cell): unknown {
  if (cell instanceof Uint8Array) return cell;
  if (cell instanceof Timestamp)
    return cell.nanoseconds === null ? null : new Date(Number(cell.nanoseconds / 1_000_000n));
  if (cell instanceof Scalar) return toValue(cell.value);
  if (cell instanceof Tensor) return nested(cell.values.map(toValue), cell.shape);
  if (cell instanceof Parts)
    return Object.fromEntries([...cell.entries].map(([name, part]) => [name, toValue(part as Cell)]));
  if (isList(cell)) return cell.map(toValue);
  return isDict(cell)
    ? Object.fromEntries(Object.entries(cell).map(([key, item]) => [key, toValue(item)]))
    : toJs(cell as PythonValue);
}

function nested(values: readonly unknown[], shape: readonly number[]): unknown {
  const [rows, ...rest] = shape;
  if (rows === undefined) return values[0];
  const size = rest.reduce((product, length) => product * length, 1);
  return Array.from({ length: rows }, (_, at) => nested(values.slice(at * size, (at + 1) * size), rest));
}
