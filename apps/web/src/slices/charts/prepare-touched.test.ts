import { expect, it } from 'vitest';
import { gather, isTouched, type KeysOfRun } from './prepare-touched.ts';

it('reads again what got points, and nothing else', () => {
  const changed = new Map<string, KeysOfRun>();
  gather(changed, {
    experiment_id: '1',
    runs: [{ run_id: 'a', keys: ['loss'] }, { run_id: 'b' }, { run_id: 'c', keys: [] }],
  });
  const touched = (run_id: string, key: string, x = 'step') =>
    isTouched({ run_ids: [run_id], keys: [key], x }, changed);
  expect(touched('a', 'loss')).toBe(true);
  expect(touched('a', 'accuracy')).toBe(false);
  expect(touched('a', 'accuracy', 'metric:loss')).toBe(true);
  expect(touched('b', 'accuracy')).toBe(true);
  expect(touched('c', 'loss')).toBe(false);
});
