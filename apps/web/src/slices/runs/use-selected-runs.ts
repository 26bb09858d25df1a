import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useStable } from '../../kernel/use-stable.ts';
import { type RunsSearch, selectedMost } from './runs-search.ts';

const from = '/experiments/$ids/runs';

/**
 * The runs that are selected. The address follows (a few; more would make it too long for some who pass it on), and leads when somebody
 * goes back or comes by a link: keys can be pressed faster than addresses change.
 */
export function useSelectedRuns(set: (change: RunsSearch) => void) {
  const few = useSearch({ from, select: ({ sel }) => sel, structuralSharing: true });
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set(few));
  /** What this page has written and the address may still come to show, the last at the end. */
  const written = useRef([textOf(few)]);
  useEffect(() => {
    const at = written.current.indexOf(textOf(few));
    written.current = at < 0 ? [textOf(few)] : written.current.slice(at);
    if (at < 0) setSelected(new Set(few));
  }, [few]);
  const select = useStable((next: ReadonlySet<string>): void => {
    const sel = next.size > 0 && next.size <= selectedMost ? [...next] : undefined;
    setSelected(next);
    written.current.push(textOf(sel));
    set({ sel });
  });
  return [selected, select] as const;
}

const textOf = (sel: readonly string[] | undefined): string => (sel ?? []).join();
