import { fail, type Infer, type Int64, pythonText, type shapes } from '@millrace/protocol';
import { type Int64Cell, int64Sql, type Reader, readInt64, statement, type Tx } from '@millrace/store';

export interface LoggedModelRow {
  readonly model_id: string;
  readonly experiment_id: number;
  readonly name: string;
  readonly artifact_location: string;
  readonly creation_timestamp_ms: Int64Cell;
  readonly last_updated_timestamp_ms: Int64Cell;
  readonly status: number;
  readonly lifecycle_stage: string;
  readonly model_type: string;
  readonly source_run_id: string;
  readonly status_message: string | null;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** Columns of `LoggedModelRow`, for statements over `logged_models m`. */
export const modelColumns = `m.model_id, m.experiment_id, m.name, m.artifact_location,
  ${int64Sql('m.creation_timestamp_ms')} AS creation_timestamp_ms, ${int64Sql('m.last_updated_timestamp_ms')} AS last_updated_timestamp_ms,
  m.status, m.lifecycle_stage, m.model_type, m.source_run_id, m.status_message`;

const selectModel = statement<LoggedModelRow>(`SELECT ${modelColumns} FROM logged_models m WHERE m.model_id = ?`);
const insertModel = statement<never>(
  `INSERT INTO logged_models (model_id, experiment_id, name, artifact_location, creation_timestamp_ms, last_updated_timestamp_ms, status,
     lifecycle_stage, model_type, source_run_id) VALUES (?, ?, ?, ?, ?, ?, 1, 'active', ?, ?)`,
);
const updateStatus = statement<never>(
  'UPDATE logged_models SET status = ?, last_updated_timestamp_ms = ? WHERE model_id = ?',
);
const updateDeleted = statement<never>(
  `UPDATE logged_models SET lifecycle_stage = 'deleted', last_updated_timestamp_ms = ? WHERE model_id = ?`,
);
const insertParam = statement<never>(
  'INSERT INTO logged_model_params (model_id, key, value) VALUES (?, ?, ?) ON CONFLICT (model_id, key) DO NOTHING',
);
const upsertTag = statement<never>(
  'INSERT INTO logged_model_tags (model_id, key, value) VALUES (?, ?, ?) ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value',
);
const removeTag = statement<never>('DELETE FROM logged_model_tags WHERE model_id = ? AND key = ?');

/** Active or deleted. */
export const findLoggedModel = (reader: Reader, model_id: string): Promise<LoggedModelRow | undefined> =>
  reader.get(selectModel, [model_id]);

/** @throws RESOURCE_DOES_NOT_EXIST; deleted models count as absent unless asked for. */
export async function requireModel(reader: Reader, model_id: string, allowDeleted = false): Promise<LoggedModelRow> {
  const row = await findLoggedModel(reader, model_id);
  if (row && (allowDeleted || row.lifecycle_stage === 'active')) return row;
  throw fail('RESOURCE_DOES_NOT_EXIST', `Logged model with ID '${model_id}' not found.`);
}

/** Where a model's artifacts lie, for the artifacts slice. */
export const findLoggedModelArtifactUri = async (reader: Reader, model_id: string): Promise<string> =>
  (await requireModel(reader, model_id)).artifact_location;

export type NewModel = Pick<
  LoggedModelRow,
  'model_id' | 'experiment_id' | 'name' | 'artifact_location' | 'model_type' | 'source_run_id'
>;

export const addModel = (tx: Tx, model: NewModel, time: number) =>
  tx.run(insertModel, [
    model.model_id,
    model.experiment_id,
    model.name,
    model.artifact_location,
    time,
    time,
    model.model_type,
    model.source_run_id,
  ]);

export const setModelStatus = (tx: Tx, model_id: string, status: number, time: number) =>
  tx.run(updateStatus, [status, time, model_id]);

export const setModelDeleted = (tx: Tx, model_id: string, time: number) => tx.run(updateDeleted, [time, model_id]);

/** @throws BAD_REQUEST when a key has a value already: params of a model are written once. */
export async function putModelParams(tx: Tx, model_id: string, params: readonly KeyValue[]): Promise<void> {
  for (const { key, value } of params) {
    const { changes } = await tx.run(insertParam, [model_id, key, value]);
    if (changes === 0)
      throw fail('BAD_REQUEST', `Param '${key}' of logged model '${model_id}' was already logged and cannot change.`);
  }
}

export async function putModelTags(tx: Tx, model_id: string, tags: readonly KeyValue[]): Promise<void> {
  for (const { key, value } of tags) await tx.run(upsertTag, [model_id, key, value]);
}

/** @throws RESOURCE_DOES_NOT_EXIST when the model has no such tag. */
export async function dropModelTag(tx: Tx, model_id: string, key: string): Promise<void> {
  if ((await tx.run(removeTag, [model_id, key])).changes > 0) return;
  throw fail('RESOURCE_DOES_NOT_EXIST', `No tag with key ${pythonText(key)} found for model with ID '${model_id}'.`);
}

type Owned<T> = T & { readonly model_id: string };
interface MetricCells {
  readonly model_id: string;
  readonly key: string;
  readonly timestamp: Int64Cell;
  readonly step: Int64Cell;
  readonly run_id: string;
  readonly value: number;
  readonly dataset_name: string | null;
  readonly dataset_digest: string | null;
}

const selectKeyValues = (table: 'logged_model_params' | 'logged_model_tags') =>
  statement<Owned<KeyValue>>(
    `SELECT t.model_id, t.key, t.value FROM json_each(?) j JOIN ${table} t ON t.model_id = j.value`,
  );
const selectParams = selectKeyValues('logged_model_params');
const selectTags = selectKeyValues('logged_model_tags');
const selectMetrics = statement<MetricCells>(
  `SELECT t.model_id, t.key, ${int64Sql('t.timestamp')} AS timestamp, ${int64Sql('t.step')} AS step, t.run_id, t.value, t.dataset_name, t.dataset_digest
   FROM json_each(?) j JOIN logged_model_metrics t ON t.model_id = j.value`,
);

const statusNames = [
  'LOGGED_MODEL_STATUS_UNSPECIFIED',
  'LOGGED_MODEL_PENDING',
  'LOGGED_MODEL_READY',
  'LOGGED_MODEL_UPLOAD_FAILED',
] as const;

export const statusNumber = (name: string | undefined): number =>
  Math.max(0, statusNames.indexOf(name as (typeof statusNames)[number]));

/** Models as the wire shows them, with one statement per table. */
export async function readModels(
  reader: Reader,
  rows: readonly LoggedModelRow[],
): Promise<Infer<typeof shapes.loggedModel>[]> {
  const ids = [JSON.stringify(rows.map((row) => row.model_id))];
  const params = Map.groupBy(await reader.all(selectParams, ids), (it) => it.model_id);
  const tags = Map.groupBy(await reader.all(selectTags, ids), (it) => it.model_id);
  const metrics = Map.groupBy(await reader.all(selectMetrics, ids), (it) => it.model_id);
  return rows.map((row) => ({
    info: { ...infoOf(row), tags: (tags.get(row.model_id) ?? []).map(({ key, value }) => ({ key, value })) },
    data: {
      params: (params.get(row.model_id) ?? []).map(({ key, value }) => ({ key, value })),
      metrics: (metrics.get(row.model_id) ?? []).map(metricOf),
    },
  }));
}

const infoOf = (row: LoggedModelRow) => ({
  model_id: row.model_id,
  experiment_id: String(row.experiment_id),
  name: row.name,
  creation_timestamp_ms: readInt64(row.creation_timestamp_ms),
  last_updated_timestamp_ms: readInt64(row.last_updated_timestamp_ms),
  artifact_uri: row.artifact_location,
  status: statusNames[row.status] ?? statusNames[0],
  model_type: row.model_type,
  source_run_id: row.source_run_id,
  status_message: row.status_message ?? undefined,
});

const metricOf = (
  cells: MetricCells,
): { key: string; value: number; timestamp: Int64; step: Int64 } & Record<string, unknown> => ({
  ...cells,
  timestamp: readInt64(cells.timestamp),
  step: readInt64(cells.step),
  dataset_name: cells.dataset_name ?? undefined,
  dataset_digest: cells.dataset_digest ?? undefined,
});
