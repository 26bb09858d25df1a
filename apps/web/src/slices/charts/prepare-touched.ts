import type { RunsChanged } from '../../kernel/live/live-messages.ts';
import type { SeriesRequest } from './series-batch.ts';

/** Metrics of a run that got points. */
export type KeysOfRun = ReadonlySet<string> | 'all';

/** Adds what a message tells. */
export function gather(changed: Map<string, KeysOfRun>, { runs }: RunsChanged): void {
  for (const { run_id, keys } of runs) {
    const before = changed.get(run_id);
    if (!keys || before === 'all') changed.set(run_id, 'all');
    else if (keys.length > 0) changed.set(run_id, new Set([...(before ?? []), ...keys]));
  }
}

/** Whether a request has a run with new points in one of its metrics, or in the one on its x axis. */
export function isTouched(
  { run_ids, keys, x }: Pick<SeriesRequest, 'run_ids' | 'keys' | 'x'>,
  changed: ReadonlyMap<string, KeysOfRun>,
): boolean {
  const read = x.startsWith('metric:') ? [...keys, x.slice('metric:'.length)] : keys;
  return run_ids.some((run_id) => {
    const touched = changed.get(run_id);
    return touched === 'all' || read.some((key) => touched?.has(key));
  });
}
