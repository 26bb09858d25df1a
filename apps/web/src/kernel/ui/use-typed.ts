import { useEffect, useState } from 'react';
import { useStable } from '../use-stable.ts';
import { typedFrom, withText, withTyped } from './prepare-typed.ts';

/**
 * What is typed into a field whose text the address holds: no letter waits for the address, and none is lost to it.
 *
 * @param pauseMs how long typing pauses before it is told: where the server is asked
 */
export function useTyped(
  text: string,
  onText: (text: string) => void,
  pauseMs = 0,
): readonly [string, (typed: string) => void] {
  const [field, setField] = useState(() => typedFrom(text));
  const next = withText(field, text);
  if (next !== field) setField(next);
  const { typed } = next;
  const tell = useStable(onText);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => tell(typed), pauseMs);
    return () => clearTimeout(timer);
  }, [typed, text, pauseMs, tell]);
  return [typed, (wanted) => setField((before) => withTyped(before, wanted))];
}
