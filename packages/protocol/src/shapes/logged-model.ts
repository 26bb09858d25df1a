import { enumOf, int64, list, message, str } from '../row.ts';
import { metric } from './run.ts';

export const loggedModelStatus = enumOf('LoggedModelStatus', {
  LOGGED_MODEL_STATUS_UNSPECIFIED: 0,
  LOGGED_MODEL_PENDING: 1,
  LOGGED_MODEL_READY: 2,
  LOGGED_MODEL_UPLOAD_FAILED: 3,
});
export const loggedModelParameter = message('LoggedModelParameter', { key: str, value: str });
export const loggedModelTag = message('LoggedModelTag', { key: str, value: str });
export const loggedModelRegistrationInfo = message('LoggedModelRegistrationInfo', { name: str, version: str });
export const loggedModelInfo = message('LoggedModelInfo', {
  model_id: str,
  experiment_id: str,
  name: str,
  creation_timestamp_ms: int64,
  last_updated_timestamp_ms: int64,
  artifact_uri: str,
  status: loggedModelStatus,
  creator_id: int64,
  model_type: str,
  source_run_id: str,
  status_message: str,
  tags: list(loggedModelTag),
  registrations: list(loggedModelRegistrationInfo),
});
export const loggedModelData = message('LoggedModelData', {
  params: list(loggedModelParameter),
  metrics: list(metric),
});
export const loggedModel = message('LoggedModel', { info: loggedModelInfo, data: loggedModelData });
