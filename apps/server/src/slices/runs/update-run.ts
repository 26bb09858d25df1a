import type { runs } from '@millrace/protocol';
import { type Handler, RawJson } from '../../kernel/context.ts';
import { besideValues } from './deferred-values.ts';
import { runInfoJson } from './run-docs.store.ts';
import { runStatusNumber } from './run-status.ts';
import { endTimeOf, requireActiveRun, requireRun, setRunState } from './runs.store.ts';
import { putTags, runNameTag } from './tags.store.ts';

/** Sets what is given; an empty name changes nothing, a name also sets the tag `mlflow.runName`. */
export const updateRun: Handler<typeof runs.updateRun> = async ({ db }, input) => {
  const run_id = input.run_id || input.run_uuid || '';
  const info = await db.write(async (tx) => {
    await requireActiveRun(tx, run_id);
    const run = await requireRun(tx, run_id);
    await setRunState(tx, run.id, {
      status: input.status ? runStatusNumber(input.status) : run.status,
      end_time: input.end_time ?? endTimeOf(run),
      name: input.run_name || run.name,
    });
    if (input.run_name) await putTags(tx, run, [{ key: runNameTag, value: input.run_name }]);
    return runInfoJson(await requireRun(tx, run_id));
  }, besideValues);
  return new RawJson(`{"run_info":${info}}`);
};
