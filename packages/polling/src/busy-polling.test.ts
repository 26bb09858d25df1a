import { describe, expect, it } from 'vitest';
import { BusyPolling } from './busy-polling.ts';

/** A clock that stands still until it is told otherwise, and an event loop that turns by hand. */
function rig() {
  let nowMs = 1000;
  let preemptions = 7;
  let waiting: (() => void)[] = [];
  const polling = new BusyPolling({
    now: () => nowMs,
    nextTurn: (turn) => void waiting.push(turn),
    preemptions: () => preemptions,
  });
  const turn = (): void => {
    const due = waiting;
    waiting = [];
    for (const one of due) one();
  };
  /** Lets time pass, in steps of 0.01 ms with a turn after each. */
  const pass = (ms: number): void => {
    for (const endMs = nowMs + ms; nowMs < endMs; turn()) nowMs += 0.01;
  };
  const request = (gapMs: number): void => {
    pass(gapMs);
    polling.begin();
    polling.end();
  };
  /** A turn that takes a millisecond, because another process has the processor or because there was so much to do. */
  const stall = (isPreempted: boolean): void => {
    nowMs += 1;
    if (isPreempted) preemptions++;
    turn();
  };
  return { polling, turn, pass, request, stall, pending: () => waiting.length };
}

describe('BusyPolling', () => {
  it('asks for turns after an answer, and for none once its time is up', () => {
    const { polling, pass, pending } = rig();
    expect(pending()).toBe(0);
    polling.begin();
    expect(pending()).toBe(0);
    polling.end();
    expect(pending()).toBe(1);
    pass(0.2);
    expect(polling.isAwake).toBe(true);
    pass(0.2);
    const { turns } = polling;
    expect({ pending: pending(), isAwake: polling.isAwake }).toEqual({ pending: 0, isAwake: false });
    pass(100);
    expect(polling.turns).toBe(turns);
  });

  it('ends with the next request, and begins anew with its answer', () => {
    const { polling, turn, pass, pending } = rig();
    polling.begin();
    polling.end();
    pass(0.1);
    polling.begin();
    turn();
    expect(pending()).toBe(0);
    polling.end();
    expect(pending()).toBe(1);
  });

  it('never turns twice at a time, however fast requests come', () => {
    const { request, pending } = rig();
    for (let i = 0; i < 10; i++) request(0);
    expect(pending()).toBe(1);
  });

  it('does nothing for several clients at a time, nor right after them', () => {
    const { polling, request, pending } = rig();
    polling.begin();
    polling.begin();
    polling.end();
    expect(pending()).toBe(0);
    polling.end();
    expect(pending()).toBe(0);
    request(0.1);
    expect(pending()).toBe(1);
  });

  it('gives up after four waits in vain, until four requests came quickly', () => {
    const { polling, request, pending } = rig();
    for (let i = 0; i < 4; i++) request(5);
    const { turns } = polling;
    for (let i = 0; i < 20; i++) request(5);
    // The last wait ended before the fifth request, and no other was begun.
    expect(polling.turns - turns).toBeLessThanOrEqual(31);
    const resting = polling.turns;
    for (let i = 0; i < 3; i++) request(0.1);
    expect(polling.turns).toBe(resting);
    request(0.1);
    expect(pending()).toBe(1);
  });

  it('counts only waits in vain that follow each other', () => {
    const { request, pending } = rig();
    for (let i = 0; i < 20; i++) {
      for (let j = 0; j < 3; j++) request(5);
      request(0.1);
    }
    expect(pending()).toBe(1);
  });

  it('leaves the processor to others for a while once they took it', () => {
    const { request, stall, pass, pending } = rig();
    request(0);
    stall(true);
    const resting = Array.from({ length: 10 }, () => {
      request(0.1);
      return pending();
    });
    expect(resting).toEqual(Array(10).fill(0));
    pass(260);
    request(0.1);
    expect(pending()).toBe(1);
  });

  it('takes no rest for a turn that was long by itself', () => {
    const { request, stall, pending } = rig();
    request(0);
    stall(false);
    request(0.1);
    expect(pending()).toBe(1);
  });
});
