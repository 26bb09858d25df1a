import { afterAll, beforeAll, expect, it } from 'vitest';
import { createExperiment } from '../experiments/create-experiment.ts';
import { openTestContext, parsed, type TestContext } from '../testing.ts';
import { countRuns } from './count-runs.ts';
import { createRun } from './create-run.ts';
import { deleteRun } from './lifecycle.ts';

let context: TestContext;
beforeAll(async () => {
  context = await openTestContext();
});
afterAll(() => context.dispose());

it('counts the active runs of every experiment that has some, and knows the newest', async () => {
  const made = async (experiment_id: string, start_time: number) =>
    parsed(await createRun(context, { experiment_id, start_time })).run?.info?.run_id;
  const { experiment_id = '' } = parsed(await createExperiment(context, { name: 'counted' }));
  parsed(await createExperiment(context, { name: 'empty' }));
  expect(parsed(await countRuns(context, {})).counts).toEqual([]);
  await made('0', 5);
  await made(experiment_id, 30);
  await made(experiment_id, 2 ** 52);
  const gone = await made(experiment_id, 2 ** 52 + 1);
  await deleteRun(context, { run_id: gone });
  expect(parsed(await countRuns(context, {})).counts).toEqual([
    { experiment_id: '0', count: 1, last_start_time: 5 },
    { experiment_id, count: 2, last_start_time: 2 ** 52 },
  ]);
});
