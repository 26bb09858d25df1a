import { useEffect, useRef } from 'react';
import { onKey } from '../frame/keys.ts';
import { SearchField } from './SearchField.tsx';

interface SearchBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** The search of a page; `/` goes there. */
export function SearchBox({ label, placeholder, text, onText }: SearchBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => onKey('/', () => box.current?.focus()), []);
  return <SearchField {...{ label, placeholder, text, onText }} field={box} className="page-search" />;
}
