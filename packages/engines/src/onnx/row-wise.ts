/**
 * Whether rows may share a run: the first dimension of every input and output is free, and two rows together answer as each alone.
 * A graph that mixes its rows (a mean over the batch, a loop over it) is found by trying.
 */
import type { InferenceSession } from 'onnxruntime-node';
import type { DType, Elements, Tensor } from '../data.ts';
import { allocate } from './feeds.ts';
import { slice, stack } from './merge.ts';
import type { ModelGraph } from './open-model-graph.ts';

type Tensors = Readonly<Record<string, Tensor>>;

export async function isRowWise({
  inputs,
  outputs,
  run,
}: Pick<ModelGraph, 'inputs' | 'outputs' | 'run'>): Promise<boolean> {
  if (![...inputs, ...outputs].every(freeFirst)) return false;
  try {
    const rows = [1, 2, 3].map((seed) => probe(inputs, seed));
    const together = await run(stack(rows));
    for (const [at, row] of rows.entries()) {
      if (!close(await run(row), slice(together, at, at + 1))) return false;
    }
    return true;
  } catch {
    // The made-up values do not suit the model (an index out of range, a fixed batch inside): it stays unmerged.
    return false;
  }
}

const isFree = (size: number | string): boolean => typeof size === 'string' || size < 0;

/** A free first dimension, and no other: what the others are would have to be guessed. An undeclared shape is not free. */
function freeFirst(value: InferenceSession.ValueMetadata): boolean {
  if (!value.isTensor) return false;
  const [first, ...others] = value.shape;
  return first !== undefined && isFree(first) && !others.some(isFree);
}

function probe(inputs: readonly InferenceSession.ValueMetadata[], seed: number): Tensors {
  return Object.fromEntries(
    inputs.flatMap((input) => {
      if (!input.isTensor) return [];
      const shape = [1, ...input.shape.slice(1).map(Number)];
      return [[input.name, filled(input.type === 'string' ? 'str' : (input.type as DType), shape, seed)]];
    }),
  );
}

function filled(dtype: DType, shape: number[], seed: number): Tensor {
  const length = shape.reduce((a, b) => a * b, 1);
  const data = allocate(dtype, length);
  for (let i = 0; i < length; i++) data[i] = sample(dtype, seed, i);
  return { dtype, shape, data: data as Elements };
}

/** Small, different in every row, and whole where it must be. */
function sample(dtype: DType, seed: number, at: number): number | bigint | string {
  if (dtype === 'str') return `${seed}`;
  if (dtype === 'bool') return (seed + at) % 2;
  if (dtype.startsWith('float')) return Math.sin(seed * 7.1 + at * 1.7) * seed;
  return dtype.endsWith('64') ? BigInt((seed + at) % 3) : (seed + at) % 3;
}

function close(a: Tensors, b: Tensors): boolean {
  return Object.entries(a).every(([name, { data, shape }]) => {
    const other = b[name];
    if (!other || other.shape.join() !== shape.join()) return false;
    return [...data].every((value, i) => near(value, other.data[i]));
  });
}

function near(a: number | bigint | string, b: number | bigint | string | undefined): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Object.is(a, b) || Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(a));
}
