import type { Tx } from '@millrace/store';
import { type MetricPoint, putMetrics } from './metrics.store.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';

/**
 * Adds any number of points of an active run, without the limits that requests have. Points of one series in the order of their steps are
 * fastest: the table is kept in that order.
 * @returns the series whose summaries lag behind now
 * @throws RESOURCE_DOES_NOT_EXIST or INVALID_PARAMETER_VALUE for a run that is unknown or deleted
 */
export async function addPoints(tx: Tx, run_id: string, points: readonly MetricPoint[]): Promise<readonly number[]> {
  const run = await requireActiveRun(tx, run_id);
  const lagging = await putMetrics(tx, run, points);
  await touchRun(tx, run.id, [...new Set(points.map(({ key }) => key))]);
  return lagging;
}
