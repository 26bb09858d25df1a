import { fail, type runs } from '@millrace/protocol';
import { statement } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';

const insertOutput = statement<never>(
  'INSERT INTO model_outputs (run_id, model_id, step) VALUES (?, ?, ?) ON CONFLICT (run_id, model_id) DO NOTHING',
);

/** A model can be an output of a run once, whatever the step. The model itself is not looked up. */
export const logOutputs: Handler<typeof runs.logOutputs> = ({ db }, input) =>
  db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id ?? '');
    for (const model of input.models ?? []) {
      const { changes } = await tx.run(insertOutput, [run.id, model.model_id ?? '', model.step ?? 0]);
      if (changes === 0)
        throw fail('BAD_REQUEST', `Model '${model.model_id}' is an output of run '${run.run_uuid}' already.`);
    }
    await touchRun(tx, run.id);
    return {};
  });
