import { type Reader, statement, type Tx } from '@millrace/store';

const selectModels = statement<{ model_id: string; artifact_location: string }>(
  'SELECT model_id, artifact_location FROM logged_models WHERE experiment_id = ? ORDER BY model_id',
);
const deleteRows = ['logged_model_params', 'logged_model_tags', 'logged_model_metrics', 'logged_models'].map((table) =>
  statement<never>(`DELETE FROM ${table} WHERE model_id = ?`),
);

/** The logged models of an experiment, deleted ones too, with where their artifacts are. */
export const modelsOfExperiment = (reader: Reader, experiment_id: number) => reader.all(selectModels, [experiment_id]);

/** Deletes a logged model for good. */
export async function purgeModel(tx: Tx, model_id: string): Promise<void> {
  for (const rows of deleteRows) await tx.run(rows, [model_id]);
}
