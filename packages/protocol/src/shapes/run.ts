import { double, enumOf, int64, list, message, str } from '../row.ts';

export const runStatus = enumOf('RunStatus', { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 });
export const viewType = enumOf('ViewType', { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 });

export const metric = message('Metric', {
  key: str,
  value: double,
  timestamp: int64,
  step: int64,
  dataset_name: str,
  dataset_digest: str,
  model_id: str,
  run_id: str,
});
export const metricWithRunId = message('MetricWithRunId', {
  key: str,
  value: double,
  timestamp: int64,
  step: int64,
  run_id: str,
});
export const param = message('Param', { key: str, value: str });
export const runTag = message('RunTag', { key: str, value: str });
export const runInfo = message('RunInfo', {
  run_uuid: str,
  run_id: str,
  run_name: str,
  experiment_id: str,
  user_id: str,
  status: runStatus,
  start_time: int64,
  end_time: int64,
  artifact_uri: str,
  lifecycle_stage: str,
});
export const runData = message('RunData', { metrics: list(metric), params: list(param), tags: list(runTag) });
export const inputTag = message('InputTag', { key: str, value: str });
export const dataset = message('Dataset', {
  name: str,
  digest: str,
  source_type: str,
  source: str,
  schema: str,
  profile: str,
});
export const datasetInput = message('DatasetInput', { tags: list(inputTag), dataset });
export const modelInput = message('ModelInput', { model_id: str });
export const modelOutput = message('ModelOutput', { model_id: str, step: int64 });
export const runInputs = message('RunInputs', { dataset_inputs: list(datasetInput), model_inputs: list(modelInput) });
export const runOutputs = message('RunOutputs', { model_outputs: list(modelOutput) });
export const run = message('Run', { info: runInfo, data: runData, inputs: runInputs, outputs: runOutputs });
