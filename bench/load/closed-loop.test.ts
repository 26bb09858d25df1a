import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { closedLoop } from './closed-loop.ts';

describe('closed loop', () => {
  it('makes exactly the calls it must when there is no time', async () => {
    const calls: number[] = [];
    const result = await closedLoop({
      clients: 3,
      seconds: 0,
      minCalls: 10,
      maxCalls: 10,
      operation: async (_client, call) => {
        calls.push(call);
        await sleep(1);
      },
    });
    expect(calls.toSorted((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(result.latencies).toHaveLength(10);
  });
  it('has one call in flight per client', async () => {
    let inFlight = 0;
    let highest = 0;
    await closedLoop({
      clients: 4,
      seconds: 0,
      minCalls: 40,
      maxCalls: 40,
      operation: async () => {
        highest = Math.max(highest, ++inFlight);
        await sleep(1);
        inFlight -= 1;
      },
    });
    expect(highest).toBe(4);
  });
  it('counts failures by message and leaves them out of the latencies', async () => {
    const result = await closedLoop({
      clients: 1,
      seconds: 0,
      minCalls: 4,
      maxCalls: 4,
      operation: (_client, call) => (call % 2 === 0 ? Promise.resolve(5) : Promise.reject(new Error('HTTP 400'))),
    });
    expect(result.latencies).toEqual([5, 5]);
    expect(result.errors).toEqual({ 'HTTP 400': 2 });
  });
});
