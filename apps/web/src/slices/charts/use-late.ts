import { useEffect, useLayoutEffect, useRef, useState } from 'react';

/** An answer that comes sooner is shown at once; what is shown on the way to it only costs it time. */
const patienceMs = 150;

/** Whether something has been waited for longer than a reader takes for at once. */
export function useLate(isWaiting: boolean): boolean {
  const [isLate, setIsLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setIsLate(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setIsLate(false);
    };
  }, [isWaiting]);
  return isWaiting && isLate;
}

/** The value; while it is held, that of before. */
export function useHeld<T>(value: T, isHeld: boolean): T {
  const last = useRef(value);
  useLayoutEffect(() => {
    if (!isHeld) last.current = value;
  });
  return isHeld ? last.current : value;
}
