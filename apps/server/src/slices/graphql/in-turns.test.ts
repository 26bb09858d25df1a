import { describe, expect, it } from 'vitest';
import { inTurns } from './in-turns.ts';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('a list', () => {
  it('stays as it is when it is short', () => {
    const items = upTo(100);
    expect(inTurns(items)).toBe(items);
  });

  it('has all its items in their order when it is long', async () => {
    expect(await Promise.all(inTurns(upTo(1001)))).toEqual(upTo(1001));
  });

  it('lets others have their turn in between', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    await Promise.all(inTurns(upTo(1001)));
    clearImmediate(timer);
    expect(turns).toBeGreaterThanOrEqual(9);
  });
});
