import { EngineError } from '../../errors.ts';
import { contrib, type GraphBuilder } from '../../onnx/graph-builder.ts';
import { elementType } from '../../onnx/schema.ts';
import type { Weights, WeightTensor, WeightType } from './safetensors.ts';
import type { WeightSource } from './weight-source.ts';

export const elementOf: Readonly<Record<WeightType, number>> = {
  F32: elementType.float,
  F16: elementType.float16,
  BF16: elementType.bfloat16,
};

/** Weights straight from the safetensors files, computed with in float32. */
export class FullPrecision implements WeightSource {
  private readonly weights: Weights;
  private readonly added = new Set<string>();

  constructor(weights: Weights) {
    this.weights = weights;
  }

  has(name: string): boolean {
    return this.weights.has(name);
  }

  vector(g: GraphBuilder, name: string, size: number): string {
    return this.asFloat(g, this.add(g, name, [size]));
  }

  /** Only the rows looked up are widened, so the table stays as small as it is. */
  embedding(g: GraphBuilder, name: string, ids: string): string {
    const tensor = this.add(g, name);
    return this.asFloat(g, tensor, g.node('Gather', [name, ids]));
  }

  linear(g: GraphBuilder, x: string, name: string, out: number, inner: number): string {
    const weight = this.asFloat(g, this.add(g, name, [out, inner]));
    return g.node('FusedMatMul', [x, weight], undefined, { transB: 1 }, contrib);
  }

  private asFloat(g: GraphBuilder, { name, type }: WeightTensor, value = name): string {
    return type === 'F32' ? value : g.node('Cast', [value], undefined, { to: elementType.float });
  }

  private add(g: GraphBuilder, name: string, shape?: readonly number[]): WeightTensor {
    const tensor = wanted(this.weights, name, shape);
    if (!this.added.has(name)) g.external(name, elementOf[tensor.type], tensor.shape, tensor);
    this.added.add(name);
    return tensor;
  }
}

/**
 * A tensor that the architecture needs.
 * @throws {EngineError} `invalid_model` when it is missing or has another shape
 */
export function wanted(weights: Weights, name: string, shape?: readonly number[]): WeightTensor {
  const tensor = weights.get(name);
  if (!tensor) throw new EngineError('invalid_model', `The weights have no "${name}", which the architecture needs.`);
  if (shape && tensor.shape.join() !== shape.join()) {
    throw new EngineError(
      'invalid_model',
      `"${name}" has shape [${tensor.shape.join(', ')}]; config.json says [${shape.join(', ')}].`,
    );
  }
  return tensor;
}
