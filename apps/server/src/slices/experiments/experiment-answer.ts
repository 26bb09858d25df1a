import { readInt64 } from '@millrace/store';
import type { ExperimentTag } from './experiment-tags.store.ts';
import type { ExperimentRow } from './experiments.store.ts';

/** An experiment as the wire shows it. There is one workspace, `default`. */
export const experimentAnswer = (row: ExperimentRow, tags: readonly ExperimentTag[] = []) => ({
  ...row,
  experiment_id: String(row.experiment_id),
  last_update_time: readInt64(row.last_update_time),
  creation_time: readInt64(row.creation_time),
  tags,
  workspace: 'default',
});
