import { enumOf, message, str } from '@millrace/protocol';

const connectionState = enumOf('DeploymentJobConnectionState', {
  DEPLOYMENT_JOB_CONNECTION_STATE_UNSPECIFIED: 0,
  NOT_SET_UP: 1,
  CONNECTED: 2,
  NOT_FOUND: 3,
  REQUIRED_PARAMETERS_CHANGED: 4,
});
const runState = enumOf('ModelVersionDeploymentJobStateDeploymentJobRunState', {
  DEPLOYMENT_JOB_RUN_STATE_UNSPECIFIED: 0,
  NO_VALID_DEPLOYMENT_JOB_FOUND: 1,
  RUNNING: 2,
  SUCCEEDED: 3,
  FAILED: 4,
  PENDING: 5,
  APPROVAL: 6,
});

/** The deployment job of a model version. Only Databricks has such jobs, so this is always empty. */
export const deploymentJobState = message('ModelVersionDeploymentJobState', {
  job_id: str,
  run_id: str,
  job_state: connectionState,
  run_state: runState,
  current_task_name: str,
});
