import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useStable } from '../../kernel/use-stable.ts';
import { type SetRuns, selectedMost } from './runs-search.ts';

const from = '/experiments/$ids/runs';

/** What is selected, or how that follows from what is: an answer that was waited for must not undo what was selected meanwhile. */
export type Select = (next: ReadonlySet<string> | ((now: ReadonlySet<string>) => ReadonlySet<string>)) => void;

/**
 * The runs that are selected. The address follows (a few; more would make it too long for some who pass it on), and leads when somebody
 * goes back or comes by a link: keys can be pressed faster than addresses change.
 */
export function useSelectedRuns(set: SetRuns): readonly [ReadonlySet<string>, Select] {
  const few = useSearch({ from, select: ({ sel }) => sel, structuralSharing: true });
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set(few));
  const now = useRef(selected);
  /** What this page has written and the address may still come to show, the last at the end. */
  const written = useRef([textOf(few)]);
  const show = useStable((next: ReadonlySet<string>): void => {
    now.current = next;
    setSelected(next);
  });
  useEffect(() => {
    const at = written.current.indexOf(textOf(few));
    written.current = at < 0 ? [textOf(few)] : written.current.slice(at);
    if (at < 0) show(new Set(few));
  }, [few, show]);
  const select = useStable<Parameters<Select>, void>((change) => {
    const next = typeof change === 'function' ? change(now.current) : change;
    const sel = next.size > 0 && next.size <= selectedMost ? [...next] : undefined;
    show(next);
    written.current.push(textOf(sel));
    set({ sel });
  });
  return [selected, select];
}

const textOf = (sel: readonly string[] | undefined): string => (sel ?? []).join();
