import { encodeDouble, encodeInt64, encodeString } from '@millrace/protocol';
import { type Int64Cell, int64Sql, type Reader, readInt64, statement, type Tx } from '@millrace/store';
import { runStatusName } from './run-status.ts';
import { type RunRow, runColumns } from './runs.store.ts';

/**
 * A run as JSON text, in the parts that answers are put together from: `run` is `"info":{…},"data":{…}` without braces,
 * `inputs` and `outputs` are objects as search answers them. Cached in `run_docs` until the run changes.
 */
export interface RunDoc {
  readonly id: number;
  readonly run: string;
  readonly inputs: string;
  readonly outputs: string;
}

interface CachedRow {
  readonly id: number;
  readonly run_json: string | null;
  readonly inputs_json: string | null;
  readonly outputs_json: string | null;
}

/** Documents in the order of the ids, and the ids that had none in the cache. */
export interface RunDocs {
  readonly docs: readonly RunDoc[];
  readonly stale: readonly number[];
}

const selectCached = statement<CachedRow>(
  `SELECT r.id, d.run_json, d.inputs_json, d.outputs_json
   FROM json_each(?) j JOIN runs r ON r.id = j.value LEFT JOIN run_docs d ON d.run_id = r.id
   ORDER BY j.key`,
);
const insertDoc = statement<never>(
  'INSERT INTO run_docs (run_id, run_json, inputs_json, outputs_json) VALUES (?, ?, ?, ?)',
);

/** Reads cached documents and builds the missing ones from rows; nothing is written. */
export async function readRunDocs(reader: Reader, ids: readonly number[]): Promise<RunDocs> {
  const rows = await reader.all(selectCached, [JSON.stringify(ids)]);
  const stale = rows.filter((row) => row.run_json === null).map((row) => row.id);
  const built = stale.length > 0 ? await buildRunDocs(reader, stale) : new Map<number, RunDoc>();
  return { docs: rows.map((row) => built.get(row.id) ?? cachedDoc(row)), stale };
}

/** Brings the cache of these runs up to date. */
export async function refreshRunDocs(tx: Tx, ids: readonly number[]): Promise<void> {
  const stale = (await tx.all(selectCached, [JSON.stringify(ids)])).filter((row) => row.run_json === null);
  if (stale.length === 0) return;
  const built = await buildRunDocs(
    tx,
    stale.map((row) => row.id),
  );
  for (const row of stale) {
    const doc = built.get(row.id);
    if (doc) await tx.run(insertDoc, [row.id, doc.run, doc.inputs, doc.outputs]);
  }
}

const cachedDoc = (row: CachedRow): RunDoc => ({
  id: row.id,
  run: row.run_json ?? '',
  inputs: row.inputs_json ?? '{}',
  outputs: row.outputs_json ?? '{}',
});

/** A run as search answers it. */
export const runJson = (doc: RunDoc): string => `{${doc.run},"inputs":${doc.inputs},"outputs":${doc.outputs}}`;

interface MetricCell {
  readonly run_id: number;
  readonly key: string;
  readonly value: number;
  readonly is_nan: number;
  readonly timestamp: Int64Cell;
  readonly step: Int64Cell;
}
interface KeyValueCell {
  readonly run_id: number;
  readonly key: string;
  readonly value: string;
}
interface DatasetCell {
  readonly run_id: number;
  readonly input_id: number;
  readonly name: string;
  readonly digest: string;
  readonly source_type: string;
  readonly source: string;
  readonly schema: string | null;
  readonly profile: string | null;
}
interface InputTagCell {
  readonly input_id: number;
  readonly key: string;
  readonly value: string;
}
interface OutputCell {
  readonly run_id: number;
  readonly model_id: string;
  readonly step: Int64Cell;
}

const selectRuns = statement<RunRow>(`SELECT ${runColumns} FROM json_each(?) j JOIN runs r ON r.id = j.value`);
const selectMetrics = statement<MetricCell>(
  `SELECT s.run_id, k.text AS key, s.value, s.is_nan, ${int64Sql('s.timestamp')} AS timestamp, ${int64Sql('s.step')} AS step
   FROM json_each(?) j JOIN series s ON s.run_id = j.value JOIN keys k ON k.id = s.key_id`,
);
const selectKeyValues = (table: 'params' | 'tags') =>
  statement<KeyValueCell>(
    `SELECT t.run_id, k.text AS key, t.value FROM json_each(?) j JOIN ${table} t ON t.run_id = j.value JOIN keys k ON k.id = t.key_id`,
  );
const selectParams = selectKeyValues('params');
const selectTags = selectKeyValues('tags');
const selectDatasets = statement<DatasetCell>(
  `SELECT i.run_id, i.id AS input_id, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
   FROM json_each(?) j JOIN dataset_inputs i ON i.run_id = j.value JOIN datasets d ON d.id = i.dataset_id ORDER BY i.id`,
);
const selectInputTags = statement<InputTagCell>(
  `SELECT t.input_id, t.key, t.value FROM json_each(?) j JOIN dataset_inputs i ON i.run_id = j.value JOIN input_tags t ON t.input_id = i.id`,
);
const selectOutputs = statement<OutputCell>(
  `SELECT o.run_id, o.model_id, ${int64Sql('o.step')} AS step FROM json_each(?) j JOIN model_outputs o ON o.run_id = j.value`,
);

/** The dataset inputs of runs (a JSON list of their ids), as JSON objects joined by commas. */
export async function datasetsOfRuns(reader: Reader, list: string): Promise<Map<number, string>> {
  const inputTags = Map.groupBy(await reader.all(selectInputTags, [list]), (tag) => tag.input_id);
  return listsByRun(await reader.all(selectDatasets, [list]), (d) => datasetJson(d, inputTags.get(d.input_id) ?? []));
}

/** The model outputs of runs, likewise. */
export const outputsOfRuns = async (reader: Reader, list: string): Promise<Map<number, string>> =>
  listsByRun(await reader.all(selectOutputs, [list]), outputJson);

/** Builds documents for many runs with one statement per table. */
async function buildRunDocs(reader: Reader, ids: readonly number[]): Promise<Map<number, RunDoc>> {
  const list = [JSON.stringify(ids)];
  const metrics = listsByRun(await reader.all(selectMetrics, list), metricJson);
  const params = listsByRun(await reader.all(selectParams, list), keyValueJson);
  const tags = listsByRun(await reader.all(selectTags, list), keyValueJson);
  const datasets = await datasetsOfRuns(reader, list[0] as string);
  const outputs = await outputsOfRuns(reader, list[0] as string);
  const docs = new Map<number, RunDoc>();
  for (const row of await reader.all(selectRuns, list)) {
    const data = members([
      ['metrics', metrics.get(row.id)],
      ['params', params.get(row.id)],
      ['tags', tags.get(row.id)],
    ]);
    docs.set(row.id, {
      id: row.id,
      run: `"info":${runInfoJson(row)},"data":${data}`,
      inputs: members([['dataset_inputs', datasets.get(row.id)]]),
      outputs: members([['model_outputs', outputs.get(row.id)]]),
    });
  }
  return docs;
}

function listsByRun<R extends { readonly run_id: number }>(
  rows: readonly R[],
  toJson: (row: R) => string,
): Map<number, string> {
  const lists = new Map<number, string>();
  for (const row of rows) {
    const before = lists.get(row.run_id);
    lists.set(row.run_id, before === undefined ? toJson(row) : `${before},${toJson(row)}`);
  }
  return lists;
}

/** An object of lists; empty lists are left out. */
const members = (lists: readonly (readonly [string, string | undefined])[]): string =>
  `{${lists
    .filter(([, items]) => items !== undefined)
    .map(([name, items]) => `"${name}":[${items}]`)
    .join(',')}}`;

/** `RunInfo` as JSON; end_time 0 counts as absent, as MLflow's answers have it. */
export function runInfoJson(run: RunRow): string {
  const end = run.end_time === null || run.end_time === 0 ? '' : `,"end_time":${encodeInt64(readInt64(run.end_time))}`;
  return (
    `{"run_uuid":"${run.run_uuid}","run_id":"${run.run_uuid}","run_name":${encodeString(run.name)},"experiment_id":"${run.experiment_id}"` +
    `,"user_id":${encodeString(run.user_id)},"status":"${runStatusName(run.status)}","start_time":${encodeInt64(readInt64(run.start_time))}${end}` +
    `,"artifact_uri":${encodeString(run.artifact_uri)},"lifecycle_stage":"${run.lifecycle_stage}"}`
  );
}

const metricJson = (m: MetricCell): string =>
  `{"key":${encodeString(m.key)},"value":${m.is_nan ? '"NaN"' : encodeDouble(m.value)},"timestamp":${m.timestamp},"step":${m.step}}`;

const keyValueJson = (cell: { readonly key: string; readonly value: string }): string =>
  `{"key":${encodeString(cell.key)},"value":${encodeString(cell.value)}}`;

function datasetJson(dataset: DatasetCell, tags: readonly InputTagCell[]): string {
  const fields = ['name', 'digest', 'source_type', 'source', 'schema', 'profile'] as const;
  const body = fields
    .filter((field) => dataset[field] !== null)
    .map((field) => `"${field}":${encodeString(dataset[field] ?? '')}`)
    .join(',');
  const tagList = tags.length > 0 ? `"tags":[${tags.map(keyValueJson).join(',')}],` : '';
  return `{${tagList}"dataset":{${body}}}`;
}

const outputJson = (output: OutputCell): string =>
  `{"model_id":${encodeString(output.model_id)},"step":${output.step}}`;
