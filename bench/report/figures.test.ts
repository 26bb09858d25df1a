import { describe, expect, it } from 'vitest';
import type { Memory } from '../measure/process-tree.ts';
import { type Figure, figures } from './figures.ts';
import { toMarkdown } from './markdown.ts';
import { type Results, type Row, ratioOf, type TargetResult } from './results.ts';

const row = (scenario: string, more: Partial<Row> = {}): Row => ({
  scenario,
  clients: scenario.endsWith('20c') ? 20 : 1,
  calls: 100,
  errors: {},
  seconds: 1,
  callsPerSecond: 100,
  p50: 1,
  p95: 2,
  p99: 3,
  max: 4,
  serverCpuMs: 0.5,
  generatorShare: 0.2,
  ...more,
});

const memory = (rss: number): Memory => ({ rss, peak: rss, treeRss: rss, treePeak: rss, treePss: rss });

const target = (name: string, rows: readonly Row[], more: Partial<TargetResult> = {}): TargetResult => ({
  target: name,
  version: '1',
  command: 'serve',
  durability: 'power',
  disk: { p50: 0.2, p95: 0.3, p99: 0.4, max: 1 },
  rows,
  ...more,
});

const results = (...targets: TargetResult[]): Results => ({
  date: '2026-01-01T00:00:00.000Z',
  command: 'npm run bench',
  machine: { cpu: 'cpu', cores: 2, memoryGiB: 8, system: 'linux', node: 'v24', loadBefore: 0 },
  seed: 42,
  seconds: 1,
  settleSeconds: 0,
  scale: 1,
  targets,
});

const find = (all: readonly Figure[], name: string): Figure => all.find((one) => one.name.startsWith(name))!;

describe('ratios', () => {
  it('compares p50 with one client', () =>
    expect(ratioOf(row('a'), row('a', { p50: 15 }))).toEqual({ times: 15, by: 'p50' }));
  it('compares rates with more', () => {
    expect(ratioOf(row('a20c'), row('a20c', { callsPerSecond: 2 }))).toEqual({ times: 50, by: 'rate' });
  });
  it('compares CPU where the generator was the limit', () => {
    expect(ratioOf(row('a20c', { generatorShare: 0.95 }), row('a20c', { serverCpuMs: 40 }))).toEqual({
      times: 80,
      by: 'CPU',
    });
  });
});

describe('figures', () => {
  it('holds a single write to one sync and half a millisecond', () => {
    const verdict = (p50: number) =>
      find(figures(results(target('millrace-power', [row('log-metric', { p50 })]))), 'log-metric').verdict;
    expect([verdict(0.7), verdict(0.71)]).toEqual(['PASS', 'FAIL']);
  });
  it('compares power with mlflow and process with fasttrackml', () => {
    const all = figures(
      results(
        target('millrace-power', [row('log-metric-20c', { callsPerSecond: 8000 })]),
        target('millrace-process', [row('get-run', { p50: 1 })]),
        target('mlflow', [row('log-metric-20c', { callsPerSecond: 100, errors: { 'HTTP 400': 12 } })]),
        target('fasttrackml', [row('get-run', { p50: 1.2 })]),
      ),
    );
    expect(find(all, 'millrace-power over mlflow: log-metric-20c')).toMatchObject({
      verdict: 'PASS',
      measured: '80.0x (rate: 8,000/s against 100/s, 12 errors there)',
    });
    expect(find(all, 'millrace-process over fasttrackml: get-run').verdict).toBe('FAIL');
  });
  it('does not count a voided row', () => {
    const all = figures(
      results(target('millrace-power', [row('filter-like', { voided: 'wrong answer: 3 runs instead of 4' })])),
    );
    expect(find(all, 'filter-like').verdict).toBe('not measured');
    expect(find(all, 'no error').verdict).toBe('FAIL');
  });
  it('reads start and memory', () => {
    const all = figures(
      results(
        target('millrace-power', [], { starts: [100, 110, 120], idle: memory(81), loaded: memory(249) }),
        target('mlflow', [], { starts: [5000] }),
      ),
    );
    expect(find(all, 'millrace-power over mlflow: start').verdict).toBe('PASS');
    expect([find(all, 'idle RSS').verdict, find(all, 'RSS after').verdict]).toEqual(['FAIL', 'PASS']);
  });
});

describe('the published page', () => {
  const page = (rows: readonly Row[]): string => {
    const one = results(target('millrace-power', rows), target('mlflow', [row('search-all', { p50: 60 })]));
    return toMarkdown(one, figures(one));
  };
  it('names date, command, machine and the disk', () => {
    expect(page([])).toContain('* Date: 2026-01-01T00:00:00.000Z. Command: `npm run bench`.');
    expect(page([])).toContain('millrace-power 0.20 / 0.30');
  });
  it('shows ratios, errors and voided rows', () => {
    const text = page([row('search-all', { errors: { 'HTTP 503': 2 } }), row('get-run', { voided: 'a | b' })]);
    expect(text).toContain('| search, all 1,000 runs, 1 client (W-8) | 60.0x (p50) |');
    expect(text).toContain('| search, all 1,000 runs, 1 client (W-8) | 100 | 1.00 | 2.00 | 3.00 | 4.00 | 2 |');
    expect(text).toContain('void: a \\| b');
  });
  it('has rows as long as their heads', () => {
    const lines = page([row('search-all'), row('get-run', { voided: 'gone' })])
      .split('\n')
      .filter((line) => line.startsWith('|'));
    const widths = lines.map((line) => line.replaceAll('\\|', '').split('|').length);
    const heads = lines.flatMap((line, index) => (line.includes('---') ? [index - 1] : []));
    for (const [position, head] of heads.entries()) {
      const own = widths.slice(head, heads[position + 1]);
      expect(new Set(own).size).toBe(1);
    }
  });
});
