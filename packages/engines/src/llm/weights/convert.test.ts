import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrib, GraphBuilder } from '../../onnx/graph-builder.ts';
import { createSession } from '../../onnx/open-graph.ts';
import { elementType } from '../../onnx/schema.ts';
import { fromNative, toNative } from '../../onnx/tensors.ts';
import { asFloats } from './convert.ts';
import { blockBytes, blockSize, blocksOf, quantise } from './quantise.ts';

interface Packed {
  readonly packed: Uint8Array;
  readonly scales: Float32Array;
}

function packedOf(weights: Float32Array, columns: number): Packed {
  const blocks = (weights.length / columns) * blocksOf(columns);
  const packed = new Uint8Array(blocks * blockBytes);
  const scales = new Float32Array(blocks);
  quantise(weights, columns, packed, scales);
  return { packed, scales };
}

/** The weights as the operator will see them. */
function unpacked({ packed, scales }: Packed, rows: number, columns: number): number[] {
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const block = row * blocksOf(columns) + Math.floor(column / blockSize);
    const byte = packed[block * blockBytes + Math.floor((column % blockSize) / 2)] ?? 0;
    const level = column % 2 === 0 ? byte & 15 : byte >> 4;
    return (level - 8) * (scales[block] ?? 0);
  });
}

describe('quantise', () => {
  it('is off by half a step at most, but for the one end of the range that has no level', () => {
    const float = fc.float({ min: -1000, max: 1000, noNaN: true });
    const rows = fc.array(fc.array(float, { minLength: 40, maxLength: 40 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(rows, (matrix) => {
        const weights = Float32Array.from(matrix.flat());
        const packed = packedOf(weights, 40);
        unpacked(packed, matrix.length, 40).forEach((value, i) => {
          const block = Math.floor(i / 40) * 2 + Math.floor((i % 40) / blockSize);
          const step = Math.abs(packed.scales[block] ?? 0);
          expect(Math.abs(value - (weights[i] ?? 0))).toBeLessThanOrEqual(step * 1.0001 + 1e-30);
        });
      }),
    );
  });

  it('gives what the operator multiplies with', async () => {
    const [rows, columns] = [3, 64];
    const weights = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i * 1.3));
    const packed = packedOf(weights, columns);
    const g = new GraphBuilder();
    g.input('x', elementType.float, [1, columns]);
    g.output('y', elementType.float, [1, rows]);
    g.constant('q', elementType.uint8, [rows, blocksOf(columns), blockBytes], packed.packed);
    g.constant('s', elementType.float, [rows * blocksOf(columns)], packed.scales);
    g.node('MatMulNBits', ['x', 'q', 's'], ['y'], { K: columns, N: rows, bits: 4, block_size: blockSize }, contrib);
    const session = await createSession(g.model(), { intraOpNumThreads: 1 });
    const data = Float32Array.from({ length: columns }, (_, i) => Math.cos(i));
    const answer = await session.run({ x: await toNative({ dtype: 'float32', shape: [1, columns], data }) });
    const plain = unpacked(packed, rows, columns);
    const expected = [0, 1, 2].map((row) => data.reduce((sum, x, i) => sum + x * (plain[row * columns + i] ?? 0), 0));
    for (const [i, value] of [...(fromNative(answer['y'] as never).data as Float32Array)].entries()) {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 4);
    }
    await session.release();
  });
});

describe('asFloats', () => {
  it('reads each type of weights', () => {
    expect([...asFloats(new Uint8Array(Float32Array.of(1.5, -2).buffer), 'F32')]).toEqual([1.5, -2]);
    expect([...asFloats(new Uint8Array(Float16Array.of(1.5, -2).buffer), 'F16')]).toEqual([1.5, -2]);
    expect([...asFloats(Uint8Array.of(0xc0, 0x3f, 0x00, 0xc0), 'BF16')]).toEqual([1.5, -2]);
  });
});
