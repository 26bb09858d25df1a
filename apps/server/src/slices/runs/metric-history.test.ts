import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleRanks } from './metric-history.store.ts';

/** The first of each NTILE bucket, then the last point, as the reference's SQL picks them. */
function byBuckets(n: number, most: number): number[] {
  const buckets = Math.min(n, most);
  const firsts: number[] = [];
  let at = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    firsts.push(at);
    at += Math.floor(n / most) + (bucket < n % most ? 1 : 0);
  }
  if (n > 0 && firsts.at(-1) !== n - 1) {
    if (firsts.length >= most) firsts.pop();
    firsts.push(n - 1);
  }
  return firsts;
}

describe('sampleRanks', () => {
  it('picks what NTILE picks and keeps the last point', () => {
    fc.assert(
      fc.property(fc.nat(3000), fc.integer({ min: 1, max: 2500 }), (n, most) => {
        expect(sampleRanks(n, most)).toEqual(byBuckets(n, most));
      }),
    );
  });
});
