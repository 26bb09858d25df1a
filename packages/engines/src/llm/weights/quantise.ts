/** Four-bit weights as the operator MatMulNBits reads them: blocks of 32 along a row, each with one scale, round to nearest. */

/** Part of the key of the cache: raise it when the bytes would come out differently. */
export const recipe = 'int4-block32-symmetric-1';

export const blockSize = 32;
/** Two weights in a byte. */
export const blockBytes = blockSize / 2;

/** How many blocks a row of weights has; the last may be part empty. */
export const blocksOf = (columns: number): number => Math.ceil(columns / blockSize);

/**
 * Quantises rows of weights.
 * @param weights row after row of `columns` each
 * @param packed room for 16 bytes per block, low half of a byte first; a stored 8 is zero
 * @param scales room for a scale per block
 */
export function quantise(weights: Float32Array, columns: number, packed: Uint8Array, scales: Float32Array): void {
  const rows = weights.length / columns;
  const blocks = blocksOf(columns);
  for (let row = 0; row < rows; row++) {
    for (let block = 0; block < blocks; block++) {
      const from = row * columns + block * blockSize;
      const to = Math.min(from + blockSize, (row + 1) * columns);
      const at = row * blocks + block;
      const scale = Math.fround(extreme(weights, from, to) / -8);
      scales[at] = scale;
      pack(weights, from, to, scale === 0 ? 0 : 1 / scale, packed, at * blockBytes);
    }
  }
}

/** The value farthest from zero, with its sign: it becomes −8, so that the whole range is used. */
function extreme(weights: Float32Array, from: number, to: number): number {
  let low = 0;
  let high = 0;
  for (let i = from; i < to; i++) {
    const weight = weights[i] as number;
    if (weight < low) low = weight;
    else if (weight > high) high = weight;
  }
  return high > -low ? high : low;
}

function pack(weights: Float32Array, from: number, to: number, factor: number, packed: Uint8Array, at: number): void {
  for (let i = 0; i < blockBytes; i++) {
    const first = from + 2 * i;
    const low = first < to ? level((weights[first] as number) * factor) : 8;
    const high = first + 1 < to ? level((weights[first + 1] as number) * factor) : 8;
    packed[at + i] = low | (high << 4);
  }
}

/** Nearest of 0 to 15, where 8 is zero; the value is never below −8. */
const level = (value: number): number => Math.min(15, (value + 8.5) | 0);
