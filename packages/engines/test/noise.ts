/**
 * Noise weights that come out bit for bit the same in any language: value i of a tensor is splitmix64 of its name's hash, xor the seed, plus
 * i steps; the upper 24 bits as a number in [-1, 1), times a scale. 64-bit numbers are pairs of 32-bit halves, as BigInt is far slower.
 */
type Pair = readonly [high: number, low: number];

const gamma: Pair = [0x9e3779b9, 0x7f4a7c15];

/** `count` values of a tensor. */
export function noise(name: string, count: number, scale: number, seed: number): Float32Array {
  const single = Math.fround(scale);
  const values = new Float32Array(count);
  let state = xor(fnv1a(name), [0, seed]);
  for (let i = 0; i < count; i++) {
    state = add(state, gamma);
    values[i] = ((mix(state)[0] >>> 8) * 2 ** -23 - 1) * single;
  }
  return values;
}

function mix(state: Pair): Pair {
  let z = multiply(xor(state, shift(state, 30)), [0xbf58476d, 0x1ce4e5b9]);
  z = multiply(xor(z, shift(z, 27)), [0x94d049bb, 0x133111eb]);
  return xor(z, shift(z, 31));
}

function fnv1a(text: string): Pair {
  let hash: Pair = [0xcbf29ce4, 0x84222325];
  for (const byte of new TextEncoder().encode(text)) hash = multiply(xor(hash, [0, byte]), [0x100, 0x1b3]);
  return hash;
}

const xor = (a: Pair, b: Pair): Pair => [(a[0] ^ b[0]) >>> 0, (a[1] ^ b[1]) >>> 0];

/** Right, by less than 32. */
const shift = ([high, low]: Pair, by: number): Pair => [high >>> by, ((low >>> by) | (high << (32 - by))) >>> 0];

function add(a: Pair, b: Pair): Pair {
  const low = a[1] + b[1];
  return [(a[0] + b[0] + (low > 0xffffffff ? 1 : 0)) >>> 0, low >>> 0];
}

/** The low 64 bits of a product. */
function multiply(a: Pair, b: Pair): Pair {
  const [a1, a0, b1, b0] = [a[1] >>> 16, a[1] & 0xffff, b[1] >>> 16, b[1] & 0xffff];
  const low = a0 * b0;
  const middle = a1 * b0 + (low >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  const carry = a1 * b1 + Math.floor(middle / 65536) + Math.floor(other / 65536);
  const high = carry + Math.imul(a[0], b[1]) + Math.imul(a[1], b[0]);
  return [high >>> 0, Math.imul(a[1], b[1]) >>> 0];
}
