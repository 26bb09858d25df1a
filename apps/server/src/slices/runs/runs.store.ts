import { fail, type Int64 } from '@millrace/protocol';
import { type Int64Cell, int64Sql, type Reader, readInt64, statement, type Tx } from '@millrace/store';
import { RunChanged } from '../live/index.ts';

/** The columns of a run that writes and answers need. */
export interface RunRow {
  readonly id: number;
  readonly run_uuid: string;
  readonly experiment_id: number;
  readonly name: string;
  readonly user_id: string;
  readonly status: number;
  readonly start_time: Int64Cell;
  readonly end_time: Int64Cell | null;
  readonly artifact_uri: string;
  readonly lifecycle_stage: string;
}

export interface NewRun {
  readonly run_uuid: string;
  readonly experiment_id: number;
  readonly name: string;
  readonly user_id: string;
  readonly start_time: Int64;
  readonly artifact_uri: string;
}

/** Columns of `RunRow`, for statements over `runs r`. */
export const runColumns = `r.id, r.run_uuid, r.experiment_id, r.name, r.user_id, r.status, ${int64Sql('r.start_time')} AS start_time,
  CASE WHEN r.end_time IS NULL THEN NULL ELSE ${int64Sql('r.end_time')} END AS end_time, r.artifact_uri, r.lifecycle_stage`;

const selectRun = statement<RunRow>(`SELECT ${runColumns} FROM runs r WHERE r.run_uuid = ?`);
const selectTarget = statement<RunTarget>(
  'SELECT id, run_uuid, experiment_id, lifecycle_stage FROM runs WHERE run_uuid = ?',
);
const insertRun = statement<never>(
  `INSERT INTO runs (run_uuid, experiment_id, name, user_id, status, start_time, artifact_uri, lifecycle_stage)
   VALUES (?, ?, ?, ?, 1, ?, ?, 'active')`,
);
const dropDoc = statement<never>('DELETE FROM run_docs WHERE run_id = ?');
const dropDocsOfExperiment = statement<never>(
  'DELETE FROM run_docs WHERE run_id IN (SELECT id FROM runs WHERE experiment_id = ?)',
);
const updateRow = statement<never>('UPDATE runs SET status = ?, end_time = ?, name = ? WHERE id = ?');
const updateLifecycle = statement<never>('UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE id = ?');
const updateLifecycleOfExperiment = statement<never>(
  'UPDATE runs SET lifecycle_stage = ?, deleted_time = ? WHERE experiment_id = ?',
);

/** What a write to a run must know of it. */
export type RunTarget = Pick<RunRow, 'id' | 'run_uuid' | 'experiment_id' | 'lifecycle_stage'>;

/** What values of a run are stored under. */
export type OwnedRun = Pick<RunTarget, 'id' | 'experiment_id'>;

const notFound = (run_id: string) => fail('RESOURCE_DOES_NOT_EXIST', `Run with id=${run_id} not found`);

/** Active or deleted. */
export const findRun = (reader: Reader, run_id: string): Promise<RunRow | undefined> => reader.get(selectRun, [run_id]);

/** @throws RESOURCE_DOES_NOT_EXIST for an unknown id; deleted runs are found. */
export async function requireRun(reader: Reader, run_id: string): Promise<RunRow> {
  const row = await findRun(reader, run_id);
  if (!row) throw notFound(run_id);
  return row;
}

/** @throws RESOURCE_DOES_NOT_EXIST for an unknown id, INVALID_PARAMETER_VALUE for a deleted run. */
export async function requireActiveRun(reader: Pick<Reader, 'get'>, run_id: string): Promise<RunTarget> {
  const row = await reader.get(selectTarget, [run_id]);
  if (!row) throw notFound(run_id);
  if (row.lifecycle_stage !== 'active') {
    throw fail(
      'INVALID_PARAMETER_VALUE',
      `The run ${run_id} must be in the 'active' state. Current state is ${row.lifecycle_stage}.`,
    );
  }
  return row;
}

/** Where a run's artifacts lie, for the artifacts slice. */
export const findRunArtifactUri = async (reader: Reader, run_id: string): Promise<string> =>
  (await requireRun(reader, run_id)).artifact_uri;

/** Inserts an active, running run; returns its integer id. */
export async function addRun(tx: Tx, run: NewRun): Promise<number> {
  const values = [run.run_uuid, run.experiment_id, run.name, run.user_id, run.start_time, run.artifact_uri];
  const { lastId } = await tx.run(insertRun, values);
  tx.note(new RunChanged(lastId));
  return lastId;
}

/**
 * Says that a run has changed. Every write to anything a run's answer shows calls it once, with the metrics that got points.
 */
export const touchRun = (tx: Tx, id: number, keys: readonly string[] = []) => {
  tx.note(new RunChanged(id, keys));
  return dropRunDoc(tx, id);
};

/** Removes the cached document of a run, for a change that was noted when it was deferred. Most writes of a burst find none. */
export const dropRunDoc = (tx: Tx, id: number) => tx.run(dropDoc, [id]);

export const setRunState = async (
  tx: Tx,
  id: number,
  state: { readonly status: number; readonly end_time: Int64 | null; readonly name: string },
) => {
  await tx.run(updateRow, [state.status, state.end_time, state.name, id]);
  await touchRun(tx, id);
};

/** `deletedAt` null restores. */
export const setRunDeleted = async (tx: Tx, id: number, deletedAt: number | null) => {
  await tx.run(updateLifecycle, [deletedAt === null ? 'active' : 'deleted', deletedAt, id]);
  await touchRun(tx, id);
};

/** Deletes or restores every run of an experiment, as MLflow does with the experiment itself. */
export const setRunsOfExperimentDeleted = async (tx: Tx, experiment_id: number, deletedAt: number | null) => {
  await tx.run(updateLifecycleOfExperiment, [deletedAt === null ? 'active' : 'deleted', deletedAt, experiment_id]);
  await tx.run(dropDocsOfExperiment, [experiment_id]);
};

export const endTimeOf = (row: Pick<RunRow, 'end_time'>): Int64 | null =>
  row.end_time === null ? null : readInt64(row.end_time);
