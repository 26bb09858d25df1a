import { formatDataType } from './data-type.ts';
import { pythonRepr, pythonStr, stringRepr } from './python-repr.ts';
import { isList, type PythonValue } from './python-value.ts';
import { type ColSpec, type ParamSpec, type Schema, type Signature, specsOf, type TensorSpec } from './signature.ts';

/**
 * A signature as MLflow prints it, with its line ends and the spaces before them:
 *
 *     inputs: ⏎
 *       ['prompt': string (required)]
 *     outputs: ⏎
 *       [string (required)]
 *     params: ⏎
 *       None
 */
export function formatSignature({ inputs, outputs, params }: Signature): string {
  const parts = [
    ['inputs', inputs && formatSchema(inputs)],
    ['outputs', outputs && formatSchema(outputs)],
    ['params', params && `[${params.map(formatParam).join(', ')}]`],
  ];
  return parts.map(([name, text]) => `${name}: \n  ${text ?? 'None'}\n`).join('');
}

/** `['a': long (required), 'b': Array(string) (optional)]` */
export function formatSchema(schema: Schema): string {
  return `[${specsOf(schema).map(formatSpec).join(', ')}]`;
}

/** `'a': long (required)` */
export function formatSpec(spec: ColSpec | TensorSpec): string {
  const text = 'dtype' in spec ? formatTensor(spec) : formatColumn(spec);
  return spec.name === undefined ? text : `${formatName(spec.name)}: ${text}`;
}

const formatName = (name: string | number): string => (typeof name === 'number' ? String(name) : stringRepr(name));

const formatColumn = ({ type, required }: ColSpec): string =>
  `${formatDataType(type)} (${required ? 'required' : 'optional'})`;

const formatTensor = ({ dtype, shape }: TensorSpec): string => `Tensor('${dtype}', ${formatShape(shape)})`;

/** A tuple of Python: `(-1, 3)`, `(-1,)`, `()`. */
export const formatShape = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;

/** `'temperature': double (default: 0.5)` */
export function formatParam({ name, type, default: value, shape }: ParamSpec): string {
  const list = shape ? ` (shape: ${formatShape(shape)})` : '';
  return `${stringRepr(name)}: ${formatDataType(type)} (default: ${formatDefault(value, type.type)})${list}`;
}

/** Times as Python's `str` prints them, a space between date and time; in a list they are printed as what makes them. */
function formatDefault(value: PythonValue, type: string): string {
  if (type !== 'datetime') return pythonStr(value);
  if (isList(value)) return `[${value.map(constructorOf).join(', ')}]`;
  return typeof value === 'string' ? value.replace('T', ' ') : pythonStr(value);
}

/** `datetime.date(2020, 1, 2)`, `datetime.datetime(2020, 1, 2, 3, 4)` */
function constructorOf(value: PythonValue): string {
  const [, date, time] = /^(\d+-\d+-\d+)(?:T([\d:.]+))?$/.exec(pythonStr(value)) ?? [];
  if (date === undefined) return pythonRepr(value);
  const days = date.split('-').map(Number).join(', ');
  if (time === undefined) return `datetime.date(${days})`;
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const micros = Math.round((second % 1) * 1e6);
  const rest = micros > 0 ? [Math.floor(second), micros] : second > 0 ? [second] : [];
  return `datetime.datetime(${[days, hour, minute, ...rest].join(', ')})`;
}
