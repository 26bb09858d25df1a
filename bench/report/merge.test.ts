import { expect, it } from 'vitest';
import { mergeResults } from './merge.ts';
import { summarise } from './percentiles.ts';
import type { Results, Row, TargetResult } from './results.ts';

const row = (scenario: string, ms: number): Row => ({
  scenario,
  clients: 1,
  calls: 1,
  errors: {},
  seconds: 1,
  callsPerSecond: 1,
  generatorShare: 0,
  ...summarise([ms]),
});

const target = (name: string, syncMs: number, rows: readonly Row[]): TargetResult => ({
  target: name,
  version: '1',
  command: name,
  durability: 'power',
  disk: summarise([syncMs]),
  starts: [syncMs],
  rows,
});

const run = (date: string, targets: readonly TargetResult[]): Results => ({
  date,
  command: `command of ${date}`,
  machine: { cpu: '', cores: 1, memoryGiB: 1, system: '', node: '', loadBefore: 0 },
  seed: 42,
  seconds: 1,
  settleSeconds: 1,
  scale: 1,
  targets,
});

const published = run('monday', [target('a', 1, [row('x', 10), row('y', 20)]), target('b', 1, [row('x', 30)])]);
const again = run('tuesday', [target('a', 2, [row('y', 21), row('z', 5)]), target('c', 3, [row('x', 7)])]);

it('puts rows that were measured again in their places, and keeps all others', () => {
  const merged = mergeResults(published, again);
  const seen = merged.targets.map(({ target, rows }) => [target, ...rows.map((one) => `${one.scenario} ${one.p50}`)]);
  expect(seen).toEqual([
    ['a', 'x 10', 'y 21', 'z 5'],
    ['b', 'x 30'],
    ['c', 'x 7'],
  ]);
});

it('tells which rows these are, when they were measured and how quick the disk was then', () => {
  const merged = mergeResults(published, again);
  const marks = merged.targets.flatMap(({ rows }) => rows.map((one) => one.remeasured));
  const tuesday = (syncMs: number) => ({ date: 'tuesday', syncMs });
  expect(marks).toEqual([undefined, tuesday(2), tuesday(2), undefined, tuesday(3)]);
  expect([merged.date, merged.remeasured]).toEqual(['monday', [{ date: 'tuesday', command: 'command of tuesday' }]]);
});

it('keeps start times and memory of the whole run', () => {
  expect(mergeResults(published, again).targets[0]?.starts).toEqual([1]);
});
