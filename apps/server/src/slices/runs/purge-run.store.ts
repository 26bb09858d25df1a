import { statement, type Tx } from '@millrace/store';
import { forgetSeries } from '../charts/index.ts';

/** Points that one write deletes: some milliseconds, so that log calls behind it do not wait. */
const pointsAtOnce = 5000;

const selectSeries = statement<{ id: number }>('SELECT id FROM series WHERE run_id = ? LIMIT 1');
const deletePoints = statement<never>(
  `DELETE FROM points WHERE (sid, step, timestamp, value, is_nan) IN (
     SELECT sid, step, timestamp, value, is_nan FROM points WHERE sid = ? LIMIT ${pointsAtOnce})`,
);
const deleteSeries = statement<never>('DELETE FROM series WHERE id = ?');
const deleteInputTags = statement<never>(
  'DELETE FROM input_tags WHERE input_id IN (SELECT id FROM dataset_inputs WHERE run_id = ?)',
);
const deleteRows = ['params', 'tags', 'dataset_inputs', 'model_inputs', 'model_outputs', 'run_docs'].map((table) =>
  statement<never>(`DELETE FROM ${table} WHERE run_id = ?`),
);
const deleteRun = statement<never>("DELETE FROM runs WHERE id = ? AND lifecycle_stage = 'deleted'");

/** Deletes some of a run's rows for good, the run itself last. Call it again until `done`. */
export async function purgeSome(tx: Tx, id: number): Promise<{ readonly points: number; readonly done: boolean }> {
  const series = await tx.get(selectSeries, [id]);
  if (series) return { points: await purgePoints(tx, series.id), done: false };
  await tx.run(deleteInputTags, [id]);
  for (const rows of deleteRows) await tx.run(rows, [id]);
  await tx.run(deleteRun, [id]);
  return { points: 0, done: true };
}

async function purgePoints(tx: Tx, sid: number): Promise<number> {
  await forgetSeries(tx, sid);
  const { changes } = await tx.run(deletePoints, [sid]);
  if (changes < pointsAtOnce) await tx.run(deleteSeries, [sid]);
  return changes;
}
