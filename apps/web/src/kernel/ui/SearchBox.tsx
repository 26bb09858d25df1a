import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { onKey } from '../frame/keys.ts';

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
  return (
    <div className="search-box page-search">
      <Search className="icon" aria-hidden />
      <input
        ref={box}
        className="field"
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    </div>
  );
}
