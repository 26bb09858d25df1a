import { useEffect, useRef } from 'react';
import { onKey } from '../frame/keys.ts';
import { SearchField } from './SearchField.tsx';
import { useTyped } from './use-typed.ts';

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
export function SearchBox({ label, placeholder, text, onText, pauseMs }: SearchBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => onKey('/', () => box.current?.focus()), []);
  const [typed, setTyped] = useTyped(text, onText, pauseMs);
  return <SearchField {...{ label, placeholder, text: typed }} onText={setTyped} field={box} className="page-search" />;
}
