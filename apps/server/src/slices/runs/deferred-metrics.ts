import type { Int64 } from '@millrace/protocol';
import type { AppendTx, Tx, WriteOptions } from '@millrace/store';
import { noteLag } from '../charts/index.ts';
import { RunChanged } from '../live/index.ts';
import { type MetricPoint, putMetrics } from './metrics.store.ts';
import { dropRunDoc, type RunTarget } from './runs.store.ts';
import type { CheckedMetric } from './validate.ts';

/** More points fill leaves of their own: they go there at once. */
const pointsMost = 100;

/** Whether nothing but a run's own points has to be stored for these: of a logged model's, the write decides whether they conflict. */
export const areDeferrable = (metrics: readonly CheckedMetric[]): boolean =>
  metrics.length > 0 && metrics.length <= pointsMost && metrics.every(({ model_id }) => model_id === '');

/** For writes to runs that metrics have no part in: `foldMetrics` changes points, series, keys that have no id yet, and cached documents. */
export const besideMetrics: WriteOptions = { besideDeferred: true };

/** Run, experiment, and its points: 64-bit integers that a number cannot hold are texts. */
type Payload = [number, number, ...PointCells[]];
type PointCells = [string, IntCell, IntCell, number, 0 | 1];
type IntCell = number | string;

/** Keeps the points of an active run until `foldMetrics` puts them into their series. */
export function deferMetrics(tx: AppendTx, run: RunTarget, metrics: readonly MetricPoint[]): void {
  const cells = metrics.map((p): PointCells => [p.key, cellOf(p.step), cellOf(p.timestamp), p.value, p.is_nan]);
  tx.defer(JSON.stringify([run.id, run.experiment_id, ...cells] satisfies Payload));
  tx.note(new RunChanged(run.id, [...new Set(metrics.map(({ key }) => key))]));
}

/** Puts deferred points into their series, each run's at once. */
export async function foldMetrics(tx: Tx, payloads: readonly string[]): Promise<void> {
  const runs = new Map<number, { readonly experiment_id: number; readonly points: MetricPoint[] }>();
  for (const payload of payloads) {
    const [id, experiment_id, ...cells] = JSON.parse(payload) as Payload;
    const run = runs.get(id) ?? { experiment_id, points: [] };
    for (const point of cells) run.points.push(pointOf(point));
    runs.set(id, run);
  }
  for (const [id, { experiment_id, points }] of runs) {
    noteLag(tx, await putMetrics(tx, { id, experiment_id }, points));
    await dropRunDoc(tx, id);
  }
}

const cellOf = (value: Int64): IntCell => (typeof value === 'bigint' ? String(value) : value);
const intOf = (cell: IntCell): Int64 => (typeof cell === 'string' ? BigInt(cell) : cell);

const pointOf = ([key, step, timestamp, value, is_nan]: PointCells): MetricPoint => ({
  key,
  step: intOf(step),
  timestamp: intOf(timestamp),
  value,
  is_nan,
});
