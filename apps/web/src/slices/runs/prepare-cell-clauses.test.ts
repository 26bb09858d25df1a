import { readFilter, runsGrammar } from '@millrace/search';
import { expect, it } from 'vitest';
import { prepareCellClauses } from './prepare-cell-clauses.ts';
import type { TableRun } from './prepare-run-cell.ts';
import { type RunColumn, readColumn } from './run-columns.ts';

const run: TableRun = {
  info: { run_id: 'r', experiment_id: '1', run_name: "it's", status: 'FINISHED', start_time: 5 },
  data: {
    metrics: [
      { key: 'val/loss', value: 1e-9, min: 0.5 },
      { key: 'nan', value: 'NaN' },
    ],
    params: [{ key: 'lr', value: '0.1' }],
  },
};
const clausesOf = (id: string) => prepareCellClauses(run, readColumn(id) as RunColumn).map(({ clause }) => clause);

it.each([
  ['params.lr', ["params.lr = '0.1'", "params.lr != '0.1'"]],
  ['params.none', ['params.none IS NULL']],
  ['metrics.val/loss', ['metrics.`val/loss` >= 1e-9', 'metrics.`val/loss` <= 1e-9']],
  ['min(metrics.val/loss)', ['min(metrics.`val/loss`) >= 0.5', 'min(metrics.`val/loss`) <= 0.5']],
  ['metrics.nan', []],
  ['attributes.run_name', ["attributes.run_name = 'it''s'", "attributes.run_name != 'it''s'"]],
  ['attributes.start_time', ['attributes.start_time >= 5', 'attributes.start_time <= 5']],
  ['attributes.duration', []],
])('%s suggests conditions that the server reads', (id, clauses) => {
  expect(clausesOf(id)).toEqual(clauses);
  for (const clause of clauses) expect(readFilter(runsGrammar, clause)).toBeDefined();
});
