import { useEffect } from 'react';
import { queryClient } from '../../kernel/api/query-client.ts';
import { followExperiments } from '../../kernel/live/follow-experiments.ts';
import type { RunsChanged } from '../../kernel/live/live-messages.ts';
import type { SeriesRequest } from './series-queries.ts';

/** Cards on the screen are read again at most this often. */
const everyMs = 1000;

/** Reads the curves of runs again when they get points. */
export function useLiveSeries(experiment_ids: readonly string[]): void {
  const ids = experiment_ids.join();
  useEffect(() => {
    const changed = new Map<string, ReadonlySet<string> | 'all'>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = (): void => {
      timer = undefined;
      void queryClient.invalidateQueries({
        predicate: ({ queryKey: [kind, request] }) => kind === 'series' && isTouched(request as SeriesRequest, changed),
      });
      changed.clear();
    };
    const leave = followExperiments(ids.split(','), (message) => {
      if (message.kind === 'reset') void queryClient.invalidateQueries({ queryKey: ['series'] });
      else gather(changed, message.change);
      if (changed.size > 0) timer ??= setTimeout(readAgain, everyMs);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [ids]);
}

type Changed = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

function gather(changed: Map<string, ReadonlySet<string> | 'all'>, { runs }: RunsChanged): void {
  for (const { run_id, keys } of runs) {
    const before = changed.get(run_id);
    if (!keys || before === 'all') changed.set(run_id, 'all');
    else if (keys.length > 0) changed.set(run_id, new Set([...(before ?? []), ...keys]));
  }
}

/** Whether a request has a run with new points in one of its metrics, or in the one on its x axis. */
export function isTouched(
  { run_ids, keys, x }: Pick<SeriesRequest, 'run_ids' | 'keys' | 'x'>,
  changed: Changed,
): boolean {
  const read = x.startsWith('metric:') ? [...keys, x.slice('metric:'.length)] : keys;
  return run_ids.some((run_id) => {
    const touched = changed.get(run_id);
    return touched === 'all' || read.some((key) => touched?.has(key));
  });
}
