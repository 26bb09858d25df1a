import type { ColumnType, Generated } from 'kysely';

/** int64 columns read as numbers; select them through `int64()` where a value may pass 2^53. */
type Int64 = ColumnType<number, number | bigint, number | bigint>;

export interface Experiments {
  experiment_id: Generated<number>;
  name: string;
  artifact_location: string;
  lifecycle_stage: Generated<string>;
  creation_time: Int64;
  last_update_time: Int64;
}
export interface ExperimentTags {
  experiment_id: number;
  key: string;
  value: string;
}
/** Interned metric, param and tag keys. */
export interface Keys {
  id: Generated<number>;
  text: string;
}
/** Keys that runs of an experiment have or had. */
export interface ExperimentKeys {
  experiment_id: number;
  /** 1 metric, 2 param, 3 tag. */
  entity: number;
  key_id: number;
}
export interface Runs {
  id: Generated<number>;
  run_uuid: string;
  experiment_id: number;
  name: string;
  user_id: string;
  /** RunStatus enum number. */
  status: number;
  start_time: Int64;
  end_time: Int64 | null;
  deleted_time: Int64 | null;
  artifact_uri: string;
  lifecycle_stage: Generated<string>;
}
/** Cached response fragments of a run; every write to the run removes them. */
export interface RunDocs {
  run_id: number;
  run_json: string;
  inputs_json: string;
  outputs_json: string;
}
/** One row per (run, metric key): the latest point, and what is kept at ingest. */
export interface Series {
  id: Generated<number>;
  run_id: number;
  key_id: number;
  step: Int64;
  timestamp: Int64;
  value: number;
  is_nan: number;
  n: number;
  nan_count: number;
  min: number | null;
  max: number | null;
  sum: number;
  /** 1 while the timestamp never fell as the step rose: then key order is history order. */
  monotone: number;
  max_timestamp: Int64;
  max_step: Int64;
  /** Points in the complete buckets of the pyramid: the first ones in key order. */
  sealed_n: Generated<number>;
  /** Step and timestamp of the last of them. A point that is not later makes those buckets void. */
  sealed_step: Int64 | null;
  sealed_timestamp: Int64 | null;
}
/** Summaries of consecutive points, in key order: a row holds up to 64 complete buckets of 256, 4,096 or 65,536 points. */
export interface Pyramid {
  sid: number;
  /** 0, 1, 2 for 256, 4,096 and 65,536 points a bucket. */
  level: number;
  chunk: number;
  /** Key of the last point that the row covers. */
  last_step: Int64;
  last_timestamp: Int64;
  last_value: number;
  last_is_nan: number;
  /** 13 float64 per bucket, little-endian. */
  payload: Uint8Array;
}
export interface SavedViews {
  view_id: string;
  kind: string;
  scope: string;
  name: string;
  /** JSON text. */
  state: string;
  creation_time: Int64;
  last_update_time: Int64;
  /** 1 where the first page shows it. */
  pinned: Generated<number>;
}
/** All five columns are the key: an identical point is stored once. */
export interface Points {
  sid: number;
  step: Int64;
  timestamp: Int64;
  value: number;
  is_nan: number;
}
export interface RunKeyValue {
  run_id: number;
  key_id: number;
  value: string;
}
export interface Datasets {
  id: Generated<number>;
  dataset_uuid: string;
  experiment_id: number;
  name: string;
  digest: string;
  source_type: string;
  source: string;
  schema: string | null;
  profile: string | null;
}
export interface DatasetInputs {
  id: Generated<number>;
  run_id: number;
  dataset_id: number;
}
export interface InputTags {
  input_id: number;
  key: string;
  value: string;
}
export interface ModelInputs {
  run_id: number;
  model_id: string;
}
export interface ModelOutputs {
  run_id: number;
  model_id: string;
  step: Int64;
}
export interface LoggedModels {
  model_id: string;
  experiment_id: number;
  name: string;
  artifact_location: string;
  creation_timestamp_ms: Int64;
  last_updated_timestamp_ms: Int64;
  /** LoggedModelStatus enum number. */
  status: number;
  lifecycle_stage: Generated<string>;
  model_type: string;
  source_run_id: string;
  status_message: string | null;
}
export interface LoggedModelKeyValue {
  model_id: string;
  key: string;
  value: string;
}
export interface LoggedModelMetrics {
  model_id: string;
  key: string;
  timestamp: Int64;
  step: Int64;
  run_id: string;
  value: number;
  is_nan: number;
  experiment_id: number;
  dataset_name: string | null;
  dataset_digest: string | null;
}
export interface Webhooks {
  /** Breaks ties of creation times. */
  id: Generated<number>;
  webhook_id: string;
  name: string;
  description: string | null;
  url: string;
  status: 'ACTIVE' | 'DISABLED';
  /** A Fernet token, never the secret itself. */
  secret: string | null;
  creation_timestamp: Int64;
  last_updated_timestamp: Int64;
  deleted_timestamp: Int64 | null;
}
/** Lower-case names, as delivered bodies have them. */
export interface WebhookEvents {
  entity: string;
  action: string;
  webhook_id: string;
}
/** Outbox and log in one: a delivery waits while `due_at` is set. */
export interface WebhookDeliveries {
  id: Generated<number>;
  /** Fixed when the event happens; every attempt carries it. */
  delivery_id: string;
  webhook_id: string;
  entity: string;
  action: string;
  /** The exact text that is sent and signed. */
  body: string;
  status: 'PENDING' | 'DELIVERED' | 'FAILED';
  creation_timestamp: Int64;
  due_at: Int64 | null;
  attempts: Generated<number>;
  /** Epoch seconds in the signed header, equal over the retries; null before the first attempt. */
  signed_at: Int64 | null;
  last_attempt_timestamp: Int64 | null;
  response_status: number | null;
  error_message: string | null;
}

export interface RegisteredModels {
  id: Generated<number>;
  name: string;
  description: string;
  creation_timestamp: Int64;
  last_updated_timestamp: Int64;
  /** 1 while the model's tag says that it is a prompt. */
  is_prompt: number;
  /** Number of the newest version there ever was; 0 before the first. */
  last_version: Generated<number>;
}
export interface RegisteredModelTags {
  registered_model_id: number;
  key: string;
  value: string;
}
export interface RegisteredModelAliases {
  registered_model_id: number;
  alias: string;
  version: number;
}
export interface ModelVersions {
  id: Generated<number>;
  registered_model_id: number;
  version: number;
  name: string;
  /** 1 for all versions of a model while one of them has the prompt tag. */
  is_prompt: number;
  creation_timestamp: Int64;
  last_updated_timestamp: Int64;
  current_stage: string;
  description: string | null;
  source: string;
  /** Where the artifacts lie: the source, with references to models resolved. */
  storage_location: string;
  run_id: string;
  run_link: string;
  model_id: string | null;
}
/** A move of an alias; nothing here is ever updated. */
export interface AliasChanges {
  id: Generated<number>;
  registered_model_id: number;
  alias: string;
  /** Null when the alias was removed. */
  version: number | null;
  /** Null when there was no such alias before. */
  previous_version: number | null;
  user: string;
  timestamp: number;
}
/** Whether the files of a version are known, by their digests at registration. */
export interface ModelVersionFileRecords {
  version_id: number;
  status: 'PENDING' | 'RECORDED' | 'UNAVAILABLE' | 'FAILED';
  status_message: string | null;
  timestamp: number;
}
export interface ModelVersionFiles {
  version_id: number;
  path: string;
  file_size: number;
  sha256: string;
}
export interface ModelVersionTags {
  version_id: number;
  key: string;
  value: string;
}

export interface Schema {
  experiments: Experiments;
  experiment_tags: ExperimentTags;
  keys: Keys;
  experiment_keys: ExperimentKeys;
  runs: Runs;
  run_docs: RunDocs;
  series: Series;
  points: Points;
  pyramid: Pyramid;
  saved_views: SavedViews;
  params: RunKeyValue;
  tags: RunKeyValue;
  datasets: Datasets;
  dataset_inputs: DatasetInputs;
  input_tags: InputTags;
  model_inputs: ModelInputs;
  model_outputs: ModelOutputs;
  logged_models: LoggedModels;
  logged_model_params: LoggedModelKeyValue;
  logged_model_tags: LoggedModelKeyValue;
  logged_model_metrics: LoggedModelMetrics;
  registered_models: RegisteredModels;
  registered_model_tags: RegisteredModelTags;
  registered_model_aliases: RegisteredModelAliases;
  model_versions: ModelVersions;
  model_version_tags: ModelVersionTags;
  alias_changes: AliasChanges;
  model_version_file_records: ModelVersionFileRecords;
  model_version_files: ModelVersionFiles;
  webhooks: Webhooks;
  webhook_events: WebhookEvents;
  webhook_deliveries: WebhookDeliveries;
}
