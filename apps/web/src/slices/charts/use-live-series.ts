import { useEffect } from 'react';
import { queryClient } from '../../kernel/api/query-client.ts';
import { followExperiments } from '../../kernel/live/follow-experiments.ts';
import { gather, isTouched, type KeysOfRun } from './prepare-touched.ts';
import type { SeriesRequest } from './series-queries.ts';

/** Cards on the screen are read again at most this often. */
const everyMs = 1000;

/** Reads the curves of runs again when they get points. */
export function useLiveSeries(experiment_ids: readonly string[]): void {
  const ids = experiment_ids.join();
  useEffect(() => {
    const changed = new Map<string, KeysOfRun>();
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
