import { useEffect, useRef, useState } from 'react';
import { onKey } from '../frame/keys.ts';
import { useStable } from '../use-stable.ts';
import { typedFrom, withText, withTyped } from './prepare-typed.ts';
import { SearchField } from './SearchField.tsx';

interface SearchBoxProps {
  readonly label: string;
  readonly placeholder: string;
  /** What is searched for now, from the address. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** How long typing pauses before it is told: where the server is asked. */
  readonly pauseMs?: number;
}

/** The search of a page; `/` goes there. No letter waits for the address, and none is lost to it. */
export function SearchBox({ label, placeholder, text, onText, pauseMs = 0 }: SearchBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => onKey('/', () => box.current?.focus()), []);
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
  return (
    <SearchField
      {...{ label, placeholder, text: typed }}
      onText={(wanted) => setField((before) => withTyped(before, wanted))}
      field={box}
      className="page-search"
    />
  );
}
