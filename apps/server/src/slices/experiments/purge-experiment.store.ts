import { statement, type Tx } from '@millrace/store';

const deleteTags = statement<never>('DELETE FROM experiment_tags WHERE experiment_id = ?');
const deleteDatasets = statement<never>('DELETE FROM datasets WHERE experiment_id = ?');
const deleteExperiment = statement<never>(
  "DELETE FROM experiments WHERE experiment_id = ? AND lifecycle_stage = 'deleted'",
);

/** Deletes a deleted experiment for good; its runs and logged models must be gone. */
export async function purgeExperiment(tx: Tx, experiment_id: number): Promise<void> {
  for (const rows of [deleteTags, deleteDatasets, deleteExperiment]) await tx.run(rows, [experiment_id]);
}
