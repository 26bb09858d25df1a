import { describe, expect, it } from 'vitest';
import { numberColumns, prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import { type RunColumn, readColumn } from './run-columns.ts';

const now = 1_700_000_000_000;
const column = (id: string): RunColumn => readColumn(id) as RunColumn;

const run = (changes: Partial<TableRun['info']> = {}, data: TableRun['data'] = {}): TableRun => ({
  info: { run_id: 'r1', experiment_id: '1', run_name: 'calm-otter', status: 'FINISHED', ...changes },
  data,
});

const metrics = [{ key: 'loss', value: 0.123456789, min: 0.1, max: 'Infinity', mean: 0.5 }];

describe('a cell', () => {
  it.each([
    ['metrics.loss', '0.123457…', '0.123456789'],
    ['min(metrics.loss)', '0.1', '0.1'],
    ['max(metrics.loss)', 'Infinity', 'Infinity'],
    ['attributes.run_name', 'calm-otter', 'calm-otter'],
    ['attributes.start_time', '1m ago', expect.stringMatching(/^\d{4}-\d\d-\d\d/)],
    ['attributes.duration', '1 m 0 s', '60000 ms'],
    ['params.lr', '1e-3', '1e-3'],
  ])('%s reads %s', (id, text, exact) => {
    const it = run(
      { start_time: now - 90_000, end_time: now - 30_000 },
      { metrics, params: [{ key: 'lr', value: '1e-3' }] },
    );
    expect(prepareRunCell(it, column(id), now)).toMatchObject({ text, exact });
  });
  it('is empty where the run has nothing', () => {
    for (const id of ['metrics.loss', 'params.lr', 'attributes.duration', 'datasets', 'models']) {
      expect(prepareRunCell(run(), column(id), now)).toBeUndefined();
    }
  });
  it('a run that is on its way lasts until now', () => {
    const it = run({ status: 'RUNNING', start_time: now - 2000 });
    expect(prepareRunCell(it, column('attributes.duration'), now)?.text).toBe('2.0 s');
  });
  it('names datasets and models', () => {
    const it: TableRun = {
      ...run(),
      inputs: { dataset_inputs: [{ dataset: { name: 'a' } }, { dataset: { name: 'b' } }] },
    };
    expect(prepareRunCell(it, column('datasets'), now)?.text).toBe('a, b');
  });
});

describe('columns of loaded runs', () => {
  const params = (lr: string, more: string) => [
    { key: 'lr', value: lr },
    { key: 'opt', value: 'adam' },
    { key: 'note', value: more },
  ];
  const runs = [
    run({}, { params: params('0.1', 'x') }),
    run({}, { params: params('0.2', '7') }),
    run({}, { params: params('0.1', 'y') }),
  ];
  const columns = ['params.lr', 'params.opt', 'params.note', 'params.none', 'metrics.m'].map(column);
  it('stand at the right when most of their values are numbers', () => {
    expect([...numberColumns(runs, columns)]).toEqual(['params.lr', 'metrics.m']);
  });
});
