import { readRunOrder } from '@millrace/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filterName,
  nextSorts,
  orderBy,
  type RunColumn,
  readColumn,
  titleOf,
  wireColumns,
  writeColumn,
} from './run-columns.ts';

const column = (id: string): RunColumn => readColumn(id) as RunColumn;

describe('a column', () => {
  it.each([
    ['attributes.run_name', 'attributes', 'run_name', 'last', 260],
    ['metrics.val/loss', 'metrics', 'val/loss', 'last', 128],
    ['min(metrics.loss)~90', 'metrics', 'loss', 'min', 90],
    ['trend(metrics.val/loss)', 'metrics', 'val/loss', 'trend', 128],
    ['params.a~b', 'params', 'a~b', 'last', 128],
    ['datasets', 'datasets', '', 'last', 128],
  ])('%s is read', (written, namespace, key, statistic, width) => {
    expect(readColumn(written)).toMatchObject({ namespace, key, statistic, width });
  });
  it.each(['', 'nonsense', 'attributes.nothing', 'metrics.', 'sum(metrics.a)'])('%s names none', (written) => {
    expect(readColumn(written)).toBeUndefined();
  });
  it('is written as it was read, with its width only where it is another than usual', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 48, max: 900 }), (key, width) => {
        const written = writeColumn({ id: `params.${key}`, width });
        // A key that ends like a width is taken for one; nobody names keys so.
        if (!/~\d{2,4}$/.test(key)) expect(readColumn(written)).toMatchObject({ id: `params.${key}`, width });
      }),
    );
    expect(writeColumn({ id: 'metrics.loss', width: 128 })).toBe('metrics.loss');
  });
  it('has a title', () => {
    expect(['attributes.start_time', 'max(metrics.f1)', 'tags.stage', 'models'].map(column).map(titleOf)).toEqual([
      'Created',
      'max f1',
      'stage',
      'Models',
    ]);
  });
});

it('asks the server for each key once, and for nothing that no column shows', () => {
  const columns = [
    'attributes.run_name',
    'metrics.a',
    'min(metrics.a)',
    'trend(metrics.a)',
    'params.b',
    'attributes.source',
    'datasets',
  ];
  const marks = ['tags.millrace.color', 'tags.millrace.starred', 'tags.mlflow.note.content'];
  expect(wireColumns(columns.slice(1).map(column))).toEqual([
    'inputs',
    'metrics.a',
    'params.b',
    'tags.mlflow.source.name',
  ]);
  expect(wireColumns(columns.slice(0, 2).map(column))).toEqual(['metrics.a', ...marks]);
});

it('names columns as the filter language does', () => {
  expect(
    ['metrics.val/loss', 'min(metrics.loss)', 'params.lr', 'attributes.status', 'attributes.duration', 'datasets']
      .map(column)
      .map(filterName),
  ).toEqual(['metrics.`val/loss`', 'min(metrics.loss)', 'params.lr', 'attributes.status', undefined, 'datasets.name']);
  expect(filterName(column('trend(metrics.loss)'))).toBeUndefined();
});

it('orders by what the server can order by, in words that it reads', () => {
  const items = orderBy(['-metrics.val/loss', 'params.lr', 'attributes.start_time', 'attributes.duration', 'datasets']);
  expect(items).toEqual(['metrics.`val/loss` DESC', 'params.lr ASC', 'attributes.start_time ASC']);
  expect(readRunOrder(items)).toHaveLength(3);
});

it('a header sorts down, then up, then not; with shift beside the others', () => {
  expect(nextSorts([], 'a', false)).toEqual(['-a']);
  expect(nextSorts(['-a'], 'a', false)).toEqual(['a']);
  expect(nextSorts(['a'], 'a', false)).toEqual([]);
  expect(nextSorts(['-a'], 'b', true)).toEqual(['-a', '-b']);
  expect(nextSorts(['-a', 'b'], 'b', true)).toEqual(['-a']);
});
