import { EngineError } from '../../errors.ts';
import { contrib, type GraphBuilder, type WeightLocation } from '../../onnx/graph-builder.ts';
import { elementType } from '../../onnx/schema.ts';
import { elementOf, wanted } from './full-precision.ts';
import type { PackedLayout, PackedTensor } from './packed-layout.ts';
import { blockBytes, blockSize, blocksOf } from './quantise.ts';
import type { Weights } from './safetensors.ts';
import type { WeightSource } from './weight-source.ts';

/** Matrices in four bits; the embedding and the vectors as they were. All lie in one file. */
export class Int4Weights implements WeightSource {
  private readonly weights: Weights;
  private readonly layout: PackedLayout;
  private readonly file: string;

  constructor(weights: Weights, layout: PackedLayout, file: string) {
    this.weights = weights;
    this.layout = layout;
    this.file = file;
  }

  has(name: string): boolean {
    return this.weights.has(name);
  }

  vector(g: GraphBuilder, name: string, size: number): string {
    wanted(this.weights, name, [size]);
    return this.asFloat(g, this.addRaw(g, name), name);
  }

  embedding(g: GraphBuilder, name: string, ids: string): string {
    wanted(this.weights, name);
    return this.asFloat(g, this.addRaw(g, name), g.node('Gather', [name, ids]));
  }

  linear(g: GraphBuilder, x: string, name: string, out: number, inner: number): string {
    wanted(this.weights, name, [out, inner]);
    const tensor = this.layout.int4.get(name);
    if (!tensor) throw new EngineError('invalid_model', `The weights "${name}" are no matrix.`);
    const blocks = blocksOf(inner);
    const { packedLength } = tensor;
    const packed = this.part(tensor, 0, out * blocks * blockBytes);
    const scales = this.part(tensor, packedLength, out * blocks * 4);
    return g.node(
      'MatMulNBits',
      [
        x,
        g.external(`${name}.packed`, elementType.uint8, [out, blocks, blockBytes], packed),
        g.external(`${name}.scales`, elementType.float, [out * blocks], scales),
      ],
      undefined,
      { K: inner, N: out, bits: 4, block_size: blockSize, accuracy_level: 4 },
      contrib,
    );
  }

  private addRaw(g: GraphBuilder, name: string): PackedTensor {
    const tensor = this.layout.raw.get(name);
    if (!tensor)
      throw new EngineError('invalid_model', `The weights "${name}" are a matrix; the architecture wants a vector.`);
    const { type, shape } = tensor.source;
    g.external(name, elementOf[type], shape, this.part(tensor, 0, tensor.length));
    return tensor;
  }

  private part(tensor: PackedTensor, from: number, length: number): WeightLocation {
    return { file: this.file, offset: tensor.offset + from, length };
  }

  private asFloat(g: GraphBuilder, { source }: PackedTensor, value: string): string {
    return source.type === 'F32' ? value : g.node('Cast', [value], undefined, { to: elementType.float });
  }
}
