import { useEffect, useState } from 'react';
import { SearchBox } from '../../kernel/ui/SearchBox.tsx';

/** Typing pauses this long before the server is asked. */
const pauseMs = 200;

interface RegistrySearchProps {
  readonly label: string;
  /** What is searched for now, from the address. */
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** Words of a name, or tags as `key=value`; the server finds. */
export function RegistrySearch({ label, text, onText }: RegistrySearchProps) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onText(typed), pauseMs);
    return () => clearTimeout(timer);
  }, [typed, text, onText]);
  return <SearchBox label={label} placeholder="Name, or tag as key=value" text={typed} onText={setTyped} />;
}
