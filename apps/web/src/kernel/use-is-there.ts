import { useEffect, useRef } from 'react';

/**
 * Tells whether a component is still on the page: an answer that comes later must neither close nor open anything for a reader who has
 * moved on.
 */
export function useIsThere(): () => boolean {
  const isThere = useRef(false);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  return () => isThere.current;
}
