import { invalidParameter } from '@millrace/protocol';
import { type Reader, statement } from '@millrace/store';

/** A deleted run with what its end needs. */
export interface DeletedRun {
  readonly id: number;
  readonly run_uuid: string;
  readonly artifact_uri: string;
}

const points = 'coalesce((SELECT sum(s.n) FROM series s WHERE s.run_id = r.id), 0)';
const selectExperiments = statement<{
  experiment_id: string;
  name: string;
  deleted_time: number;
  runs: number;
  points: number;
}>(
  `SELECT CAST(e.experiment_id AS TEXT) AS experiment_id, e.name, e.last_update_time AS deleted_time,
     (SELECT count(*) FROM runs r WHERE r.experiment_id = e.experiment_id) AS runs,
     (SELECT coalesce(sum(${points}), 0) FROM runs r WHERE r.experiment_id = e.experiment_id) AS points
   FROM experiments e WHERE e.lifecycle_stage = 'deleted' ORDER BY e.last_update_time DESC, e.experiment_id LIMIT ?`,
);
const deletedRuns = `FROM experiments e JOIN runs r ON r.experiment_id = e.experiment_id AND r.lifecycle_stage = 'deleted'
  WHERE e.lifecycle_stage = 'active'`;
const selectRuns = statement<{
  run_id: string;
  run_name: string;
  experiment_id: string;
  deleted_time: number;
  points: number;
}>(
  `SELECT r.run_uuid AS run_id, r.name AS run_name, CAST(r.experiment_id AS TEXT) AS experiment_id, r.deleted_time, ${points} AS points
   ${deletedRuns} ORDER BY r.deleted_time DESC, r.run_uuid LIMIT ?`,
);
const countTrash = statement<{ total_experiments: number; total_runs: number }>(
  `SELECT (SELECT count(*) FROM experiments WHERE lifecycle_stage = 'deleted') AS total_experiments,
     (SELECT count(*) ${deletedRuns}) AS total_runs`,
);

/** The latest items of the trash, and how many there are. */
export const readTrash = async (reader: Reader, limit: number) => ({
  experiments: await reader.all(selectExperiments, [limit]),
  runs: await reader.all(selectRuns, [limit]),
  ...(await reader.get(countTrash)),
});

const selectExperiment = statement<{ experiment_id: number; lifecycle_stage: string }>(
  'SELECT experiment_id, lifecycle_stage FROM experiments WHERE experiment_id = ?',
);
const selectRun = statement<DeletedRun & { lifecycle_stage: string }>(
  'SELECT id, run_uuid, artifact_uri, lifecycle_stage FROM runs WHERE run_uuid = ?',
);
const selectRunsOf = statement<DeletedRun>(
  "SELECT id, run_uuid, artifact_uri FROM runs WHERE experiment_id = ? AND lifecycle_stage = 'deleted' ORDER BY id",
);

/** The deleted runs of a deleted experiment. */
export const runsOfDeleted = (reader: Reader, experiment_id: number): Promise<DeletedRun[]> =>
  reader.all(selectRunsOf, [experiment_id]);

/**
 * Undefined when it is gone already.
 * @throws INVALID_PARAMETER_VALUE when it is not in the trash
 */
export async function deletedExperiment(reader: Reader, experiment_id: number): Promise<number | undefined> {
  const row = await reader.get(selectExperiment, [experiment_id]);
  if (row && row.lifecycle_stage !== 'deleted') throw notInTrash('experiment', String(experiment_id));
  return row?.experiment_id;
}

/** The same for a run. */
export async function deletedRun(reader: Reader, run_id: string): Promise<DeletedRun | undefined> {
  const row = await reader.get(selectRun, [run_id]);
  if (row && row.lifecycle_stage !== 'deleted') throw notInTrash('run', run_id);
  return row;
}

const notInTrash = (what: string, id: string): Error =>
  invalidParameter(`The ${what} ${id} is not in the trash. Delete it first; only then can it be deleted for good.`);
