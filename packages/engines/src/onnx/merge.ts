import type { Elements, Tensor } from '../data.ts';
import { allocate } from './feeds.ts';

type Tensors = Readonly<Record<string, Tensor>>;

/** Whether tensors differ in nothing but the number of rows. */
export function sameRows(a: Tensors, b: Tensors): boolean {
  return Object.entries(a).every(([name, { dtype, shape }]) => {
    const other = b[name];
    return (
      other?.dtype === dtype &&
      other.shape.length === shape.length &&
      shape.every((n, i) => i === 0 || n === other.shape[i])
    );
  });
}

/** The rows of several calls below each other. */
export function stack(calls: readonly Tensors[]): Tensors {
  const [first] = calls;
  if (!first || calls.length === 1) return first ?? {};
  return Object.fromEntries(
    Object.keys(first).map((name) => [name, stackOne(calls.map((call) => call[name] as Tensor))]),
  );
}

function stackOne(parts: readonly Tensor[]): Tensor {
  const { dtype, shape } = parts[0] as Tensor;
  const rows = parts.reduce((sum, part) => sum + rowsOf(part), 0);
  const data = allocate(
    dtype,
    parts.reduce((sum, part) => sum + part.data.length, 0),
  );
  let at = 0;
  for (const part of parts) for (const element of part.data) data[at++] = element;
  return { dtype, shape: [rows, ...shape.slice(1)], data: data as Elements };
}

/** The rows from `from` to `to` of each tensor. */
export const slice = (tensors: Tensors, from: number, to: number): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, sliceOne(tensor, from, to)]));

function sliceOne({ dtype, shape, data }: Tensor, from: number, to: number): Tensor {
  const width = shape.slice(1).reduce((a, b) => a * b, 1);
  return { dtype, shape: [to - from, ...shape.slice(1)], data: data.slice(from * width, to * width) as Elements };
}

/** The number of rows; a single number has none. */
export const rowsOf = (tensor: Tensor): number => tensor.shape[0] ?? 0;
