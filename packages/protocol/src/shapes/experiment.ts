import { int64, list, message, str } from '../row.ts';

export const experimentTag = message('ExperimentTag', { key: str, value: str });
export const experiment = message('Experiment', {
  experiment_id: str,
  name: str,
  artifact_location: str,
  lifecycle_stage: str,
  last_update_time: int64,
  creation_time: int64,
  tags: list(experimentTag),
  effective_trace_archival_retention: str,
  workspace: str,
});
export const datasetSummary = message('DatasetSummary', { experiment_id: str, name: str, digest: str, context: str });
