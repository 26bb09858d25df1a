import { expect, it } from 'vitest';
import { patchRuns } from './patch-runs.ts';
import type { TableRun } from './prepare-run-cell.ts';

const run = (run_id: string, status: string): TableRun => ({ info: { run_id, experiment_id: '1', status }, data: {} });

it('newer runs take the places of the old ones, and nothing moves', () => {
  const page = { runs: [run('a', 'RUNNING'), run('b', 'RUNNING')], total: 9 };
  const patched = patchRuns(page, new Map([['b', run('b', 'FINISHED')]]));
  expect(patched).toEqual({ runs: [run('a', 'RUNNING'), run('b', 'FINISHED')], total: 9 });
  expect(patchRuns(page, new Map([['c', run('c', 'FINISHED')]]))).toBe(page);
  expect(patchRuns(undefined, new Map())).toBeUndefined();
});
