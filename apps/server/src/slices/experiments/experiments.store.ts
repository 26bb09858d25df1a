import { fail, invalidParameter } from '@millrace/protocol';
import { type Int64Cell, int64Sql, type Reader, type Store, statement, type Tx } from '@millrace/store';

export interface ExperimentRow {
  readonly experiment_id: number;
  readonly name: string;
  readonly artifact_location: string;
  readonly lifecycle_stage: string;
  readonly creation_time: Int64Cell;
  readonly last_update_time: Int64Cell;
}

/** Columns of `ExperimentRow`, for statements over `experiments e`. */
export const experimentColumns = `e.experiment_id, e.name, e.artifact_location, e.lifecycle_stage,
  ${int64Sql('e.creation_time')} AS creation_time, ${int64Sql('e.last_update_time')} AS last_update_time`;

const selectById = statement<ExperimentRow>(`SELECT ${experimentColumns} FROM experiments e WHERE e.experiment_id = ?`);
const selectByName = statement<ExperimentRow>(`SELECT ${experimentColumns} FROM experiments e WHERE e.name = ?`);
const insertExperiment = statement<never>(
  `INSERT INTO experiments (name, artifact_location, lifecycle_stage, creation_time, last_update_time)
   VALUES (?, ?, 'active', ?, ?) ON CONFLICT (name) DO NOTHING`,
);
const updateLocation = statement<never>('UPDATE experiments SET artifact_location = ? WHERE experiment_id = ?');
const updateName = statement<never>('UPDATE experiments SET name = ?, last_update_time = ? WHERE experiment_id = ?');
const updateStage = statement<never>(
  'UPDATE experiments SET lifecycle_stage = ?, last_update_time = ? WHERE experiment_id = ?',
);

const insertDefault = statement<never>(
  `INSERT INTO experiments (experiment_id, name, artifact_location, lifecycle_stage, creation_time, last_update_time)
   VALUES (0, 'Default', ?, 'active', ?, ?) ON CONFLICT DO NOTHING`,
);

/** Experiment 0, `Default`, exists in every database; clients log to it when they name none. */
export async function ensureDefaultExperiment(store: Store, artifact_location: string, time: number): Promise<void> {
  if (await store.read((reader) => reader.get(selectById, [0]))) return;
  await store.write((tx) => tx.run(insertDefault, [artifact_location, time, time]));
}

const integerText = /^\s*[+-]?\d+\s*$/;
const largestId = 2n ** 63n - 1n;

/** @throws INVALID_PARAMETER_VALUE when the text is no integer of 64 bits. */
export function parseExperimentId(text: string): number {
  if (!integerText.test(text)) {
    throw invalidParameter(`Invalid experiment ID '${text}'. Experiment ID must be a valid integer.`);
  }
  const id = BigInt(text.trim().replace(/^\+/, ''));
  if (id > largestId || id < -largestId) {
    throw invalidParameter(`Invalid experiment ID '${text}'. Experiment ID must be an integer of at most 64 bits.`);
  }
  return Number(id);
}

const noExperiment = (id: number) => fail('RESOURCE_DOES_NOT_EXIST', `No Experiment with id=${id} exists`);

/** Active or deleted. @throws RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE for a malformed id. */
export async function requireExperiment(reader: Reader, experiment_id: string): Promise<ExperimentRow> {
  const id = parseExperimentId(experiment_id);
  const row = await reader.get(selectById, [id]);
  if (!row) throw noExperiment(id);
  return row;
}

/** @throws INVALID_PARAMETER_VALUE for a deleted experiment, beside what `requireExperiment` throws. */
export async function requireActiveExperiment(reader: Reader, experiment_id: string): Promise<ExperimentRow> {
  const row = await requireExperiment(reader, experiment_id);
  if (row.lifecycle_stage !== 'active') {
    throw invalidParameter(
      `The experiment ${row.experiment_id} must be in the 'active' state. Current state is ${row.lifecycle_stage}.`,
    );
  }
  return row;
}

/** @throws RESOURCE_DOES_NOT_EXIST unless the experiment is in this stage. */
export async function requireExperimentIn(
  reader: Reader,
  experiment_id: string,
  stage: string,
): Promise<ExperimentRow> {
  const row = await requireExperiment(reader, experiment_id);
  if (row.lifecycle_stage !== stage) throw noExperiment(row.experiment_id);
  return row;
}

export const findExperimentByName = (reader: Reader, name: string): Promise<ExperimentRow | undefined> =>
  reader.get(selectByName, [name]);

export interface NewExperiment {
  readonly name: string;
  /** From the id, when the client names none. */
  readonly artifact_location: string | ((experiment_id: number) => string);
  readonly time: number;
}

/** Undefined when the name is taken, by a deleted experiment too. */
export async function addExperiment(tx: Tx, experiment: NewExperiment): Promise<number | undefined> {
  const { name, artifact_location, time } = experiment;
  const given = typeof artifact_location === 'string' ? artifact_location : '';
  const added = await tx.run(insertExperiment, [name, given, time, time]);
  if (added.changes === 0) return undefined;
  if (typeof artifact_location !== 'string')
    await tx.run(updateLocation, [artifact_location(added.lastId), added.lastId]);
  return added.lastId;
}

export const renameExperiment = (tx: Tx, id: number, name: string, time: number) =>
  tx.run(updateName, [name, time, id]);

export const setExperimentStage = (tx: Tx, id: number, stage: 'active' | 'deleted', time: number) =>
  tx.run(updateStage, [stage, time, id]);
