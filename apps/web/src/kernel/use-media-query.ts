import { useCallback, useSyncExternalStore } from 'react';

/** Made once each: whoever asks anew with every frame of a scroll would wait for the browser. */
const lists = new Map<string, MediaQueryList>();

function listOf(query: string): MediaQueryList {
  const list = lists.get(query) ?? matchMedia(query);
  lists.set(query, list);
  return list;
}

/** Whether the window fits a media query, now and after it changes. */
export function useMediaQuery(query: string): boolean {
  const list = listOf(query);
  const subscribe = useCallback(
    (listener: () => void) => {
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    [list],
  );
  return useSyncExternalStore(subscribe, () => list.matches);
}
