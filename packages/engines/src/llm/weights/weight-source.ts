import type { GraphBuilder } from '../../onnx/graph-builder.ts';

/** Puts weights into a graph, in the precision they have there. */
export interface WeightSource {
  has(name: string): boolean;
  /** A vector of floats; returns its name. */
  vector(g: GraphBuilder, name: string, size: number): string;
  /** The rows of a table at the ids; returns the node's output. */
  embedding(g: GraphBuilder, name: string, ids: string): string;
  /** x · weightᵀ for a weight of [out, inner]; returns the node's output. */
  linear(g: GraphBuilder, x: string, name: string, out: number, inner: number): string;
}
