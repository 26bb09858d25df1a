import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Awake } from './awake.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setImmediate', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** A request of a tenth of a millisecond, `pauseMs` after what was before. */
function request(awake: Awake, pauseMs: number): void {
  vi.advanceTimersByTime(pauseMs);
  awake.began(performance.now());
  vi.advanceTimersByTime(0.1);
  awake.ended(performance.now());
}

const isTurning = (): boolean => vi.getTimerCount() > 0;

it('stays awake after a request that came close behind another, and sleeps when none follows', () => {
  const awake = new Awake(2);
  request(awake, 0);
  expect(isTurning()).toBe(false);
  request(awake, 0.1);
  expect(isTurning()).toBe(true);
  vi.advanceTimersByTime(1);
  expect(isTurning()).toBe(false);
});

it('turns once however many requests follow', () => {
  const awake = new Awake(2);
  for (let count = 0; count < 20; count += 1) request(awake, 0.05);
  expect(vi.getTimerCount()).toBe(1);
});

it('sleeps between requests that take their time, while others are open, and on one processor', () => {
  const slow = new Awake(2);
  for (let count = 0; count < 3; count += 1) request(slow, 5);
  const busy = new Awake(2);
  busy.began(performance.now());
  for (let count = 0; count < 3; count += 1) request(busy, 0.05);
  const single = new Awake(1);
  for (let count = 0; count < 3; count += 1) request(single, 0.05);
  expect(isTurning()).toBe(false);
});
