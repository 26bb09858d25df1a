import { useCallback, useLayoutEffect, useRef } from 'react';

/** A function that stays the same while what it does is that of the last render: memoised children are not drawn again. */
export function useStable<A extends readonly unknown[], R>(action: (...args: A) => R): (...args: A) => R {
  const latest = useRef(action);
  useLayoutEffect(() => {
    latest.current = action;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
