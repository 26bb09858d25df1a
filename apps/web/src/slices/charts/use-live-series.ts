import { useEffect, useRef, useState } from 'react';
import { queryClient } from '../../kernel/api/query-client.ts';
import { followExperiments } from '../../kernel/live/follow-experiments.ts';
import { gather, isTouched, type KeysOfRun } from './prepare-touched.ts';
import type { SeriesRequest } from './series-batch.ts';

/** Cards on the screen are read again at most this often. */
const everyMs = 1000;

/**
 * Reads the curves of runs again when they get points. While it is paused, what is seen stays as it is, and what came is read when the
 * pause ends.
 * @returns whether points came during the pause
 */
export function useLiveSeries(experiment_ids: readonly string[], isPaused: boolean): boolean {
  const [hasNews, setHasNews] = useState(false);
  const pause = useRef(isPaused);
  const readWaiting = useRef(() => {});
  const ids = experiment_ids.join();
  useEffect(() => {
    const changed = new Map<string, KeysOfRun>();
    /** The server cannot tell what changed. */
    let isAll = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const readAgain = (): void => {
      timer = undefined;
      setHasNews(pause.current && (isAll || changed.size > 0));
      if (pause.current) return;
      void queryClient.invalidateQueries({
        predicate: ({ queryKey: [kind, request] }) =>
          kind === 'series' && (isAll || isTouched(request as SeriesRequest, changed)),
      });
      isAll = false;
      changed.clear();
    };
    readWaiting.current = readAgain;
    const leave = followExperiments(ids.split(','), (message) => {
      if (message.kind === 'reset') isAll = true;
      else gather(changed, message.change);
      if (isAll || changed.size > 0) timer ??= setTimeout(readAgain, everyMs);
    });
    return () => {
      leave();
      clearTimeout(timer);
    };
  }, [ids]);
  useEffect(() => {
    pause.current = isPaused;
    if (!isPaused) readWaiting.current();
  }, [isPaused]);
  return hasNews;
}
