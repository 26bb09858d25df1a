import { describe, expect, it } from 'vitest';
import type { ExactSeries } from '../../../kernel/chart/read-series.ts';
import type { TableRun } from '../prepare-run-cell.ts';
import { prepareTrend } from './prepare-trend.ts';
import { versionOf, wantedTrends } from './prepare-wanted.ts';
import { keepTrends, trendOf } from './trend-cache.ts';

const series = (...y: number[]): ExactSeries => ({
  run_id: 'r',
  key: 'loss',
  total: y.length,
  mode: 'exact',
  x: Float64Array.from(y.keys()),
  y: Float64Array.from(y),
});

describe('a trend', () => {
  it('has a path, and its figures in words', () => {
    expect(prepareTrend(series(4, 1, 8, 2))).toEqual({
      path: 'M0.0 11.4L33.3 20.0L66.7 0.0L100.0 17.1',
      label: '4 points, from 4 to 2; least 1, greatest 8',
    });
  });
  it('of one number is a dot, and of none is nothing', () => {
    expect(prepareTrend(series(3))).toEqual({ path: 'M49 10h2', label: '1 point: 3' });
    expect(prepareTrend(series(Number.NaN, Number.NaN))).toEqual({ path: undefined, label: '2 points, none a number' });
  });
  it('leaves out what is no number', () => {
    const { label } = prepareTrend(series(Number.NaN, 5, Number.MAX_VALUE, 1));
    expect(label).toBe('4 points, from 5 to 1; least 1, greatest 5');
  });
});

const run = (run_id: string, value?: number): TableRun => ({
  info: { run_id, experiment_id: '1' },
  data: value === undefined ? {} : { metrics: [{ key: 'loss', value, step: 3 }] },
});

describe('what is asked for', () => {
  const rows = [run('a', 1), run('b'), run('c', 2), run('d', 3)];
  const fresh = (row: TableRun) => ({ version: versionOf(row, 'loss') ?? '', path: undefined, label: '' });

  it('is each run that has the metric and no trend, or one of an older point', () => {
    const known = new Map([
      ['a', fresh(run('a', 1))],
      ['c', fresh(run('c', 1.5))],
    ]);
    const wanted = wantedTrends(rows, ['loss'], (id) => known.get(id), 100);
    expect(wanted.run_ids).toEqual(['c', 'd']);
    expect(wanted.versions.get('d')).toEqual(['3 3']);
  });
  it('is no more than one request may name', () => {
    expect(wantedTrends(rows, ['loss'], () => undefined, 2).run_ids).toEqual(['a', 'c']);
  });
});

it('keeps the newest few thousand', () => {
  const trend = { version: '', path: undefined, label: '' };
  keepTrends([['first', 'loss', trend]]);
  keepTrends(Array.from({ length: 4_000 }, (_, at) => [`r${at}`, 'loss', trend] as const));
  expect(trendOf('first', 'loss')).toBeUndefined();
  expect(trendOf('r3999', 'loss')).toBe(trend);
});
