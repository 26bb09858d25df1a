import { describe, expect, it } from 'vitest';
import { batched } from './batched.ts';

describe('what is asked for one by one', () => {
  const calls: string[][] = [];
  const lengthOf = batched(async (keys) => {
    calls.push([...keys]);
    return new Map(keys.filter((key) => key !== '').map((key) => [key, key.length]));
  });

  it('is loaded together, each key once; what is not found is undefined', async () => {
    expect(await Promise.all([lengthOf('a'), lengthOf('bb'), lengthOf('a'), lengthOf('')])).toEqual([
      1,
      2,
      1,
      undefined,
    ]);
    expect(calls).toEqual([['a', 'bb', '']]);
  });

  it('is not loaded again later', async () => {
    expect(await Promise.all([lengthOf('bb'), lengthOf('ccc')])).toEqual([2, 3]);
    expect(calls.slice(1)).toEqual([['ccc']]);
  });

  it('fails for all that asked when loading fails', async () => {
    const broken = batched<number>(() => Promise.reject(new Error('no')));
    expect(await Promise.allSettled([broken('a'), broken('b')])).toMatchObject([
      { reason: { message: 'no' } },
      { reason: { message: 'no' } },
    ]);
  });
});
