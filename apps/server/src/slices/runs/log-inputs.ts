import type { runs } from '@millrace/protocol';
import { statement } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { putDatasetInputs } from './datasets.store.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { checkRunId } from './validate.ts';
import { checkedDatasetInput } from './validate-dataset.ts';

const insertModelInput = statement<never>(
  'INSERT INTO model_inputs (run_id, model_id) VALUES (?, ?) ON CONFLICT (run_id, model_id) DO NOTHING',
);

/** A dataset is stored once per experiment, name and digest; logging it to the same run again changes nothing, its tags included. */
export const logInputs: Handler<typeof runs.logInputs> = ({ db, newId }, input) => {
  checkRunId(input.run_id ?? '');
  const datasets = (input.datasets ?? []).map(checkedDatasetInput);
  return db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id ?? '');
    await putDatasetInputs(tx, run, datasets, newId);
    for (const model of input.models ?? []) await tx.run(insertModelInput, [run.id, model.model_id ?? '']);
    await touchRun(tx, run.id);
    return {};
  });
};
