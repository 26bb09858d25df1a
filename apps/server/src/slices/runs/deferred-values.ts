import type { Int64 } from '@millrace/protocol';
import type { AppendTx, Store, Tx, WriteOptions } from '@millrace/store';
import { noteLag } from '../charts/index.ts';
import { RunChanged } from '../live/index.ts';
import { type MetricPoint, putMetrics } from './metrics.store.ts';
import { addParams, type ParamValue, unlessLogged } from './params.store.ts';
import { dropRunDoc, type OwnedRun, type RunTarget, requireActiveRun } from './runs.store.ts';
import { putTags, runNameTag, type TagValue } from './tags.store.ts';
import type { CheckedMetric } from './validate.ts';

/** What a request gives a run. */
export interface RunValues {
  readonly metrics?: readonly CheckedMetric[];
  readonly params?: readonly ParamValue[];
  readonly tags?: readonly TagValue[];
}

/** More of them fill leaves of their own: they go there at once. */
const valuesMost = 100;
const charactersMost = 16 * 1024;

/** For writes to runs that values have no part in: `foldValues` changes points, params, tags but the run's name, keys that have no id yet, and cached documents. */
export const besideValues: WriteOptions = { besideDeferred: true };

/** Run, experiment, and its values: 64-bit integers that a number cannot hold are texts. */
type Payload = [number, number, ...(PointCells | TextCells)[]];
type PointCells = [string, IntCell, IntCell, number, 0 | 1];
type TextCells = ['param' | 'tag', string, string];
type IntCell = number | string;

/**
 * Keeps a few values of a run until `foldValues` puts them where they belong. False when a write has to: there are many, or it is to be seen first whether
 * they conflict. @throws as `requireActiveRun`
 */
export const deferValues = async (db: Store, run_id: string, values: RunValues): Promise<boolean> =>
  areDeferrable(values) && (await db.append(async (tx) => defer(tx, await requireActiveRun(tx, run_id), values)));

/** Of a logged model's points, the write decides whether they conflict; a tag that names the run changes the run itself. */
export function areDeferrable({ metrics = [], params = [], tags = [] }: RunValues): boolean {
  const count = metrics.length + params.length + tags.length;
  if (count === 0 || count > valuesMost) return false;
  if (metrics.some(({ model_id }) => model_id !== '') || tags.some(({ key }) => key === runNameTag)) return false;
  let characters = 0;
  for (const { key, value } of params) characters += key.length + value.length;
  for (const { key, value } of tags) characters += key.length + value.length;
  return characters <= charactersMost;
}

function defer(tx: AppendTx, run: RunTarget, { metrics = [], params = [], tags = [] }: RunValues): void {
  const payload: Payload = [run.id, run.experiment_id];
  for (const p of metrics) payload.push([p.key, cellOf(p.step), cellOf(p.timestamp), p.value, p.is_nan]);
  for (const { key, value } of params) payload.push(['param', key, value]);
  for (const { key, value } of tags) payload.push(['tag', key, value]);
  tx.defer(JSON.stringify(payload), params.length === 0 ? undefined : unlessLogged(run, params));
  tx.note(new RunChanged(run.id, [...new Set(metrics.map(({ key }) => key))]));
}

/** What was deferred for a run. */
interface Gathered {
  readonly run: OwnedRun;
  readonly points: MetricPoint[];
  readonly params: ParamValue[];
  /** The last value of each. */
  readonly tags: Map<string, string>;
}

/** Puts deferred values where they belong, each run's at once. */
export async function foldValues(tx: Tx, payloads: readonly string[]): Promise<void> {
  for (const { run, points, params, tags } of gather(payloads)) {
    noteLag(tx, await putMetrics(tx, run, points));
    await addParams(tx, run, params);
    await putTags(
      tx,
      run,
      Array.from(tags, ([key, value]) => ({ key, value })),
    );
    await dropRunDoc(tx, run.id);
  }
}

function gather(payloads: readonly string[]): Iterable<Gathered> {
  const runs = new Map<number, Gathered>();
  for (const payload of payloads) {
    const [id, experiment_id, ...values] = JSON.parse(payload) as Payload;
    const gathered = runs.get(id) ?? nothingOf({ id, experiment_id });
    for (const cells of values) {
      if (cells.length === 5) gathered.points.push(pointOf(cells));
      else if (cells[0] === 'param') gathered.params.push({ key: cells[1], value: cells[2] });
      else gathered.tags.set(cells[1], cells[2]);
    }
    runs.set(id, gathered);
  }
  return runs.values();
}

const nothingOf = (run: OwnedRun): Gathered => ({ run, points: [], params: [], tags: new Map() });

const cellOf = (value: Int64): IntCell => (typeof value === 'bigint' ? String(value) : value);
const intOf = (cell: IntCell): Int64 => (typeof cell === 'string' ? BigInt(cell) : cell);

const pointOf = ([key, step, timestamp, value, is_nan]: PointCells): MetricPoint => ({
  key,
  step: intOf(step),
  timestamp: intOf(timestamp),
  value,
  is_nan,
});
