import { randomInt } from 'node:crypto';

/** Names a test run: a failure is looked at again with `MILLRACE_SEED` set to it. */
export const seed = Number(process.env['MILLRACE_SEED'] ?? randomInt(2 ** 31));

/** Uniform numbers in [0, 1) that repeat with their seed: mulberry32. */
export function seeded(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
