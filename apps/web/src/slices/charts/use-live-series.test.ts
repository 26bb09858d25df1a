import { expect, it } from 'vitest';
import { isTouched } from './use-live-series.ts';

it('reads again what got points, and nothing else', () => {
  const changed = new Map([
    ['a', new Set(['loss'])],
    ['b', 'all' as const],
  ]);
  const touched = (run_id: string, key: string, x = 'step') =>
    isTouched({ run_ids: [run_id], keys: [key], x }, changed);
  expect(touched('a', 'loss')).toBe(true);
  expect(touched('a', 'accuracy')).toBe(false);
  expect(touched('a', 'accuracy', 'metric:loss')).toBe(true);
  expect(touched('b', 'accuracy')).toBe(true);
  expect(touched('c', 'loss')).toBe(false);
});
