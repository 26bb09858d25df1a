import { expect, it } from 'vitest';
import { prepareTrash } from './prepare-trash.ts';

it('experiments and runs lie in one list, the latest first', () => {
  const items = prepareTrash({
    experiments: [{ experiment_id: '1', name: 'old', deleted_time: 10n, runs: 3, points: 9 }],
    runs: [{ run_id: 'r', run_name: 'new', experiment_id: '2', deleted_time: 20, points: 4 }],
  });
  expect(items).toEqual([
    { kind: 'run', id: 'r', name: 'new', deleted: 20, runs: 1, points: 4 },
    { kind: 'experiment', id: '1', name: 'old', deleted: 10, runs: 3, points: 9 },
  ]);
  expect(prepareTrash({})).toEqual([]);
});
