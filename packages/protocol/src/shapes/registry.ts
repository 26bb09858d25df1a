import { double, enumOf, int64, list, message, str } from '../row.ts';

export const modelVersionStatus = enumOf('ModelVersionStatus', {
  PENDING_REGISTRATION: 1,
  FAILED_REGISTRATION: 2,
  READY: 3,
});
export const modelVersionTag = message('ModelVersionTag', { key: str, value: str });
export const modelParam = message('ModelParam', { name: str, value: str });
export const modelMetric = message('ModelMetric', {
  key: str,
  value: double,
  timestamp: int64,
  step: int64,
  dataset_name: str,
  dataset_digest: str,
  model_id: str,
  run_id: str,
});
/** MLflow's SQL store fills neither `user_id` nor `model_id` and what follows it. */
export const modelVersion = message('ModelVersion', {
  name: str,
  version: str,
  creation_timestamp: int64,
  last_updated_timestamp: int64,
  user_id: str,
  current_stage: str,
  description: str,
  source: str,
  run_id: str,
  status: modelVersionStatus,
  status_message: str,
  tags: list(modelVersionTag),
  run_link: str,
  aliases: list(str),
  model_id: str,
  model_params: list(modelParam),
  model_metrics: list(modelMetric),
});
export const registeredModelTag = message('RegisteredModelTag', { key: str, value: str });
export const registeredModelAlias = message('RegisteredModelAlias', { alias: str, version: str });
export const registeredModel = message('RegisteredModel', {
  name: str,
  creation_timestamp: int64,
  last_updated_timestamp: int64,
  user_id: str,
  description: str,
  latest_versions: list(modelVersion),
  tags: list(registeredModelTag),
  aliases: list(registeredModelAlias),
  deployment_job_id: str,
});
