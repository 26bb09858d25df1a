import { blockBytes, blocksOf } from './quantise.ts';
import type { Weights, WeightTensor } from './safetensors.ts';

/** Where a tensor lies in the file of converted weights. */
export interface PackedTensor {
  readonly source: WeightTensor;
  /** `raw`: the source's own bytes; `int4`: packed weights, then scales. */
  readonly kind: 'raw' | 'int4';
  readonly offset: number;
  readonly length: number;
  /** Bytes of the packed weights, before the scales. */
  readonly packedLength: number;
}

export interface PackedLayout {
  readonly raw: ReadonlyMap<string, PackedTensor>;
  readonly int4: ReadonlyMap<string, PackedTensor>;
  /** Of the whole file. */
  readonly length: number;
}

/** Tensors begin at a multiple of this, so that they can be mapped into memory. */
const alignment = 4096;

const embedding = 'model.embed_tokens.weight';

/** The layout follows from the tensors alone, so nothing about it is stored. */
export function packedLayout(weights: Weights): PackedLayout {
  const raw = new Map<string, PackedTensor>();
  const int4 = new Map<string, PackedTensor>();
  let offset = 0;
  const put = (into: Map<string, PackedTensor>, tensor: PackedTensor): void => {
    into.set(tensor.source.name, tensor);
    offset = align(offset + tensor.length);
  };
  for (const source of [...weights.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const isMatrix = source.shape.length === 2;
    if (!isMatrix || source.name === embedding)
      put(raw, { source, kind: 'raw', offset, length: source.length, packedLength: 0 });
    // The embedding again, when it is the output layer too.
    if (isMatrix && (source.name !== embedding || !weights.has('lm_head.weight')))
      put(int4, packedTensor(source, offset));
  }
  return { raw, int4, length: offset };
}

function packedTensor(source: WeightTensor, offset: number): PackedTensor {
  const [rows = 0, columns = 0] = source.shape;
  const blocks = rows * blocksOf(columns);
  const packedLength = align(blocks * blockBytes);
  return { source, kind: 'int4', offset, packedLength, length: packedLength + blocks * 4 };
}

const align = (offset: number): number => Math.ceil(offset / alignment) * alignment;
