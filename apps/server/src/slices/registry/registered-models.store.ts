import { fail } from '@millrace/protocol';
import { type Reader, statement, type Tx } from '@millrace/store';

export interface ModelRow {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly creation_timestamp: number;
  readonly last_updated_timestamp: number;
  readonly is_prompt: 0 | 1;
}

/** Columns of `ModelRow`, for statements over `registered_models m`. */
export const modelColumns = 'm.id, m.name, m.description, m.creation_timestamp, m.last_updated_timestamp, m.is_prompt';

const selectByName = statement<ModelRow>(`SELECT ${modelColumns} FROM registered_models m WHERE m.name = ?`);
const insertModel = statement<never>(
  `INSERT INTO registered_models (name, description, creation_timestamp, last_updated_timestamp, is_prompt)
   VALUES (?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING`,
);
const updateDescription = statement<never>(
  'UPDATE registered_models SET description = ?, last_updated_timestamp = ? WHERE id = ?',
);
const updateName = statement<never>('UPDATE registered_models SET name = ?, last_updated_timestamp = ? WHERE id = ?');
const updateVersionNames = statement<never>(
  'UPDATE model_versions SET name = ?, last_updated_timestamp = ? WHERE registered_model_id = ?',
);
const updateTime = statement<never>('UPDATE registered_models SET last_updated_timestamp = ? WHERE id = ?');
const updateIsPrompt = statement<never>('UPDATE registered_models SET is_prompt = ? WHERE id = ?');
const takeNumber = statement<TakenNumber>(
  `UPDATE registered_models SET last_version = last_version + 1, last_updated_timestamp = ? WHERE name = ?
   RETURNING id AS registered_model_id, last_version AS version,
     (SELECT v.is_prompt FROM model_versions v WHERE v.registered_model_id = registered_models.id LIMIT 1) AS versions_are_prompts`,
);

/** Rows that go with a model, owners last. */
const ofVersions = ['model_version_tags', 'model_version_files', 'model_version_file_records'];
const removals = [
  ...ofVersions.map(
    (table) => `DELETE FROM ${table} WHERE version_id IN (SELECT id FROM model_versions WHERE registered_model_id = ?)`,
  ),
  'DELETE FROM model_versions WHERE registered_model_id = ?',
  'DELETE FROM alias_changes WHERE registered_model_id = ?',
  'DELETE FROM registered_model_aliases WHERE registered_model_id = ?',
  'DELETE FROM registered_model_tags WHERE registered_model_id = ?',
  'DELETE FROM registered_models WHERE id = ?',
].map((sql) => statement<never>(sql));

export const findModel = (reader: Reader, name: string): Promise<ModelRow | undefined> =>
  reader.get(selectByName, [name]);

/** @throws RESOURCE_DOES_NOT_EXIST */
export async function requireModel(reader: Reader, name: string): Promise<ModelRow> {
  const row = await findModel(reader, name);
  return row ?? noModel(name);
}

function noModel(name: string): never {
  throw fail('RESOURCE_DOES_NOT_EXIST', `Registered Model with name=${name} not found`);
}

/** False when the name is taken. */
export const addModel = async (
  tx: Tx,
  model: Pick<ModelRow, 'name' | 'description' | 'is_prompt'>,
  time: number,
): Promise<boolean> =>
  (await tx.run(insertModel, [model.name, model.description, time, time, model.is_prompt])).changes > 0;

export const setModelDescription = (tx: Tx, id: number, description: string, time: number) =>
  tx.run(updateDescription, [description, time, id]);

/** The versions change with the model, as in MLflow: each is updated too. */
export async function renameModel(tx: Tx, id: number, name: string, time: number): Promise<void> {
  await tx.run(updateName, [name, time, id]);
  await tx.run(updateVersionNames, [name, time, id]);
}

export const touchModel = (tx: Tx, id: number, time: number) => tx.run(updateTime, [time, id]);

export const setModelIsPrompt = (tx: Tx, id: number, is_prompt: 0 | 1) => tx.run(updateIsPrompt, [is_prompt, id]);

/** The number of a new version, and what is to be known to add it. */
export interface TakenNumber {
  readonly registered_model_id: number;
  readonly version: number;
  /** Whether the model's versions count as prompts; null while it has none. */
  readonly versions_are_prompts: 0 | 1 | null;
}

/**
 * The number of the next version. Taken from the model's row, so that no number comes twice and none is left out.
 * @throws RESOURCE_DOES_NOT_EXIST
 */
export async function takeVersionNumber(tx: Tx, name: string, time: number): Promise<TakenNumber> {
  return (await tx.get(takeNumber, [time, name])) ?? noModel(name);
}

export async function dropModel(tx: Tx, id: number): Promise<void> {
  for (const removal of removals) await tx.run(removal, [id]);
}
