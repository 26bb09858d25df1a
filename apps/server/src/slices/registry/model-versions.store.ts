import { fail } from '@millrace/protocol';
import { type Reader, statement, type Tx } from '@millrace/store';
import type { Stage } from './stages.ts';

export interface VersionRow {
  readonly id: number;
  readonly registered_model_id: number;
  readonly version: number;
  readonly name: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  readonly current_stage: Stage;
  readonly description: string | null;
  readonly source: string;
  readonly storage_location: string;
  readonly run_id: string;
  readonly run_link: string;
  readonly model_id: string | null;
}

/** A version with what its model says of itself. */
export interface FoundVersion extends VersionRow {
  readonly model_is_prompt: 0 | 1;
}

/** Columns of `VersionRow`, for statements over `model_versions v`. */
export const versionColumns = `v.id, v.registered_model_id, v.version, v.name, v.creation_timestamp, v.last_updated_timestamp,
  v.current_stage, v.description, v.source, v.storage_location, v.run_id, v.run_link, v.model_id`;

/** Scalar queries, because a join takes several times as long. */
const selectByNumber = statement<FoundVersion>(
  `SELECT ${versionColumns}, (SELECT m.is_prompt FROM registered_models m WHERE m.id = v.registered_model_id) AS model_is_prompt
   FROM model_versions v WHERE v.registered_model_id = (SELECT m.id FROM registered_models m WHERE m.name = ?) AND v.version = ?`,
);
/** For each model and stage, the newest version; an index leads to each. */
const latest = `SELECT ${versionColumns} FROM json_each(?) m CROSS JOIN json_each('["None","Staging","Production","Archived"]') s
   JOIN model_versions v ON v.id = (SELECT w.id FROM model_versions w
     WHERE w.registered_model_id = m.value AND w.current_stage = s.value ORDER BY w.version DESC LIMIT 1)`;
const selectLatest = statement<VersionRow>(`${latest} ORDER BY v.registered_model_id, v.current_stage`);
const selectLatestOfModel = statement<VersionRow>(
  `${latest} ORDER BY (SELECT MIN(w.version) FROM model_versions w
     WHERE w.registered_model_id = v.registered_model_id AND w.current_stage = v.current_stage)`,
);
const selectHighest = statement<VersionRow>(
  `SELECT ${versionColumns} FROM model_versions v WHERE v.registered_model_id = ? ORDER BY v.version DESC LIMIT 1`,
);
const selectHighestOfStage = statement<VersionRow>(
  `SELECT ${versionColumns} FROM model_versions v WHERE v.registered_model_id = ? AND v.current_stage = ?
   ORDER BY v.version DESC LIMIT 1`,
);
const insertVersion = statement<never>(
  `INSERT INTO model_versions (registered_model_id, version, name, is_prompt, creation_timestamp, last_updated_timestamp,
     current_stage, description, source, storage_location, run_id, run_link, model_id)
   VALUES (?, ?, ?, ?, ?, ?, 'None', ?, ?, ?, ?, ?, ?)`,
);
const updateDescription = statement<never>(
  'UPDATE model_versions SET description = ?, last_updated_timestamp = ? WHERE id = ?',
);
const updateStage = statement<never>(
  'UPDATE model_versions SET current_stage = ?, last_updated_timestamp = ? WHERE id = ?',
);
const archiveOthers = statement<never>(
  `UPDATE model_versions SET current_stage = 'Archived', last_updated_timestamp = ?
   WHERE registered_model_id = ? AND current_stage = ? AND version != ?`,
);
/** Rows that go with a version, the version last. */
const removals = [
  'DELETE FROM model_version_tags WHERE version_id = ?',
  'DELETE FROM model_version_files WHERE version_id = ?',
  'DELETE FROM model_version_file_records WHERE version_id = ?',
  'DELETE FROM model_versions WHERE id = ?',
].map((sql) => statement<never>(sql));
const updateIsPrompt = statement<never>(
  'UPDATE model_versions SET is_prompt = ? WHERE registered_model_id = ? AND is_prompt != ?',
);

export const findVersion = (
  reader: Reader,
  name: string,
  version: number | bigint,
): Promise<FoundVersion | undefined> =>
  // Beyond 64 bits no version can be.
  typeof version === 'number' ? reader.get(selectByNumber, [name, version]) : Promise.resolve(undefined);

/** @throws RESOURCE_DOES_NOT_EXIST, for an unknown model too */
export async function requireVersion(reader: Reader, name: string, version: number | bigint): Promise<FoundVersion> {
  const row = await findVersion(reader, name, version);
  if (row) return row;
  throw fail('RESOURCE_DOES_NOT_EXIST', `Model Version (name=${name}, version=${version}) not found`);
}

/** The newest version of each stage, of several models; those of a model in the order of the stages' names, as MLflow's search has them. */
export const readLatestVersions = (reader: Reader, modelIds: readonly number[]): Promise<VersionRow[]> =>
  reader.all(selectLatest, [JSON.stringify(modelIds)]);

/** The same of one model; the stage that has the oldest version comes first, as elsewhere in MLflow. */
export const readLatestVersionsOf = (reader: Reader, modelId: number): Promise<VersionRow[]> =>
  reader.all(selectLatestOfModel, [JSON.stringify([modelId])]);

/** The newest version of a model, or of one stage of it. */
export const findHighestVersion = (reader: Reader, modelId: number, stage?: Stage): Promise<VersionRow | undefined> =>
  stage === undefined ? reader.get(selectHighest, [modelId]) : reader.get(selectHighestOfStage, [modelId, stage]);

export type NewVersion = Omit<VersionRow, 'id' | 'creation_timestamp' | 'last_updated_timestamp' | 'current_stage'> & {
  readonly is_prompt: 0 | 1;
};

/** Answers the row as it is now. */
export async function addVersion(tx: Tx, version: NewVersion, time: number): Promise<VersionRow> {
  const { registered_model_id, name, source, storage_location, run_id, run_link, model_id } = version;
  const { lastId } = await tx.run(insertVersion, [
    ...[registered_model_id, version.version, name, version.is_prompt, time, time],
    ...[version.description, source, storage_location, run_id, run_link, model_id],
  ]);
  return { ...version, id: lastId, creation_timestamp: time, last_updated_timestamp: time, current_stage: 'None' };
}

export const setVersionDescription = (tx: Tx, id: number, description: string | null, time: number) =>
  tx.run(updateDescription, [description, time, id]);

export const setVersionStage = (tx: Tx, id: number, stage: Stage, time: number) =>
  tx.run(updateStage, [stage, time, id]);

/** Archives every other version of the same model that is in `stage`. */
export const archiveOtherVersions = (tx: Tx, version: VersionRow, stage: Stage, time: number) =>
  tx.run(archiveOthers, [time, version.registered_model_id, stage, version.version]);

export async function dropVersion(tx: Tx, id: number): Promise<void> {
  for (const removal of removals) await tx.run(removal, [id]);
}

export const setVersionsArePrompts = (tx: Tx, modelId: number, is_prompt: 0 | 1) =>
  tx.run(updateIsPrompt, [is_prompt, modelId, is_prompt]);
