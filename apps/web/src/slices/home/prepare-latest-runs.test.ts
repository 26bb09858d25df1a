import { expect, it } from 'vitest';
import { runningFirst } from './prepare-latest-runs.ts';

it('what runs is seen first, the rest keeps its order', () => {
  const runs = ['FINISHED', 'RUNNING', 'FAILED', 'RUNNING'].map((status, id) => ({ id, info: { status } }));
  expect(runningFirst(runs, 3).map(({ id }) => id)).toEqual([1, 3, 0]);
});
