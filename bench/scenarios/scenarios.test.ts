import { describe, expect, it } from 'vitest';
import { figures } from '../report/figures.ts';
import { scenarios } from './index.ts';
import { scaleTruths } from './run-set.ts';
import { checkRuns, expectedTruths } from './search.ts';

it('names every scenario once', () => {
  const names = scenarios.map((one) => one.name);
  expect(new Set(names).size).toBe(names.length);
});

it('has a scenario for every ratio among the figures', () => {
  const nothing = {
    date: '',
    command: '',
    machine: { cpu: '', cores: 1, memoryGiB: 1, system: '', node: '', loadBefore: 0 },
    seed: 42,
    seconds: 1,
    settleSeconds: 1,
    scale: 1,
    targets: [],
  };
  const named = figures(nothing).flatMap((one) => / over \w+: ([\w-]+)$/.exec(one.name)?.[1] ?? []);
  expect(named.length).toBeGreaterThan(25);
  const known = new Set(scenarios.map((one) => one.name));
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

describe('expected answers', () => {
  const truths = scaleTruths(1000);
  const set = { experimentId: '1', truths, ids: truths.map(({ index }) => `id-${index}`) };
  const page = (indexes: readonly number[]) => ({
    runs: indexes.map((index) => ({
      info: { run_id: `id-${index}`, run_name: `run-${index}`, start_time: index },
      data: { metrics: Array.from({ length: 10 }, (_, k) => ({ key: `m${k}`, value: 0 })) },
    })),
  });
  it('are newest first unless sorted', () => {
    const found = expectedTruths(set, { maxResults: 3, matches: ({ index }) => index % 2 === 0 });
    expect(found.slice(0, 3).map(({ index }) => index)).toEqual([998, 996, 994]);
  });
  it('sort by distinct values, so that no tie decides an order', () => {
    for (const key of Object.keys(truths[0]!.metrics))
      expect(new Set(truths.map(({ metrics }) => metrics[key])).size).toBe(1000);
  });
  it('accept the exact runs and nothing else', () => {
    const expected = expectedTruths(set, { maxResults: 2 }).slice(0, 2);
    expect(() => checkRuns(page([999, 998]), expected, set)).not.toThrow();
    expect(() => checkRuns(page([998, 999]), expected, set)).toThrow(
      'wrong answer: run-998 at position 0 instead of run-999',
    );
    expect(() => checkRuns(page([999]), expected, set)).toThrow('wrong answer: 1 runs instead of 2');
    expect(() => checkRuns({}, expected, set)).toThrow('wrong answer: 0 runs instead of 2');
  });
});
