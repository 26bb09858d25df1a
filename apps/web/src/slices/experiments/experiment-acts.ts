import { experiments } from '@millrace/protocol';
import { call } from '../../kernel/api/call.ts';
import { registerUndo, sayError, sayUndoable } from '../../kernel/ui/toasts.ts';
import { forgetExperiments } from './experiment-queries.ts';
import type { Experiment } from './prepare-experiments.ts';

const undoDelete = 'experiments.delete';

registerUndo(undoDelete, async (ids) => {
  for (const experiment_id of ids) await call(experiments.restoreExperiment, { experiment_id });
  await forgetExperiments();
});

/** Moves an experiment to the trash; ten seconds to take it back. */
export async function deleteExperiment({ experiment_id = '', name }: Experiment): Promise<void> {
  try {
    await call(experiments.deleteExperiment, { experiment_id });
    sayUndoable(`“${name}” is in the trash.`, { kind: undoDelete, ids: [experiment_id] });
  } catch (error) {
    sayError(error);
  }
  await forgetExperiments();
}
