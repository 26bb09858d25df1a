import { expect, it } from 'vitest';
import { runningFirst } from './prepare-latest-runs.ts';

const run = (run_id: string) => ({ info: { run_id } });

it('what runs is seen first and once, the rest keeps its order', () => {
  const found = runningFirst([run('old'), run('older')], [run('a'), run('old'), run('b'), run('c')], 4);
  expect(found.map(({ info }) => info.run_id)).toEqual(['old', 'older', 'a', 'b']);
});
