import { type experiments, fail } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { checkedName } from './create-experiment.ts';
import {
  findExperimentByName,
  renameExperiment,
  requireExperiment,
  requireExperimentIn,
  setExperimentStage,
} from './experiments.store.ts';

/** Deletes or restores every run of an experiment; the runs slice provides it, since runs know experiments and not the reverse. */
export type SetRunsDeleted = (tx: Tx, experiment_id: number, deletedAt: number | null) => Promise<unknown>;

/** Soft delete, of the runs too. */
export const deleteExperiment =
  (setRunsDeleted: SetRunsDeleted): Handler<typeof experiments.deleteExperiment> =>
  ({ db, now }, input) =>
    db.write(async (tx) => {
      const { experiment_id } = await requireExperimentIn(tx, input.experiment_id ?? '', 'active');
      await setExperimentStage(tx, experiment_id, 'deleted', now());
      await setRunsDeleted(tx, experiment_id, now());
      return {};
    });

/** Restores all runs, also those that were deleted one by one before. */
export const restoreExperiment =
  (setRunsDeleted: SetRunsDeleted): Handler<typeof experiments.restoreExperiment> =>
  ({ db, now }, input) =>
    db.write(async (tx) => {
      const { experiment_id } = await requireExperimentIn(tx, input.experiment_id ?? '', 'deleted');
      await setExperimentStage(tx, experiment_id, 'active', now());
      await setRunsDeleted(tx, experiment_id, null);
      return {};
    });

/** Renames; the own name is accepted. */
export const updateExperiment: Handler<typeof experiments.updateExperiment> = ({ db, now }, input) => {
  const name = checkedName(input.new_name ?? '');
  return db.write(async (tx) => {
    const row = await requireExperiment(tx, input.experiment_id ?? '');
    if (row.lifecycle_stage !== 'active') throw fail('INVALID_STATE', 'Cannot rename a non-active experiment.');
    const owner = await findExperimentByName(tx, name);
    if (owner && owner.experiment_id !== row.experiment_id) {
      throw fail(
        'BAD_REQUEST',
        `Experiment(name=${name}) already exists. Choose another name or rename that experiment.`,
      );
    }
    await renameExperiment(tx, row.experiment_id, name, now());
    return {};
  });
};
