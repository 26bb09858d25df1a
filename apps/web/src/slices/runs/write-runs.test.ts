import { describe, expect, it } from 'vitest';
import type { TableRun } from './prepare-run-cell.ts';
import { type RunColumn, readColumn } from './run-columns.ts';
import { csvLines, jsonLine, toMarkdown, toTsv } from './write-runs.ts';

const columns = ['attributes.run_name', 'metrics.loss', 'params.note'].map((id) => readColumn(id) as RunColumn);
const run = (run_name: string, loss: number | string, note?: string): TableRun => ({
  info: { run_id: 'r', experiment_id: '1', run_name },
  data: { metrics: [{ key: 'loss', value: loss }], params: note === undefined ? [] : [{ key: 'note', value: note }] },
});

const runs = [run('a, "b"', 0.123456789, '=1+1'), run('c|d', 'NaN', 'two\nlines'), run('e', -1, '-5')];

describe('an export', () => {
  it('as CSV is exact, and no formula', () => {
    expect(csvLines(runs, columns)).toEqual([
      'Run,loss,note',
      `"a, ""b""",0.123456789,'=1+1`,
      'c|d,NaN,"two\nlines"',
      'e,-1,-5',
    ]);
  });
  it('as TSV keeps one line per run', () => {
    expect(toTsv(runs, columns).split('\n')[2]).toBe('c|d\tNaN\ttwo lines');
  });
  it('as Markdown is a table', () => {
    expect(toMarkdown(runs.slice(1, 2), columns)).toBe(
      '| Run | loss | note |\n| --- | --- | --- |\n| c\\|d | NaN | two lines |',
    );
  });
  it('as JSON has numbers, and leaves out what is missing', () => {
    const read = (it: TableRun) => JSON.parse(jsonLine(it, columns));
    expect(read(run('x', 0.5))).toEqual({ 'attributes.run_name': 'x', 'metrics.loss': 0.5 });
    expect(read(run('y', 'NaN'))).toEqual({ 'attributes.run_name': 'y', 'metrics.loss': 'NaN' });
  });
});
