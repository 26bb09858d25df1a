import { Search } from 'lucide-react';
import type { Ref } from 'react';

interface SearchFieldProps {
  readonly label: string;
  readonly placeholder?: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly field?: Ref<HTMLInputElement>;
  readonly className?: string;
}

/** A field to search with, behind a magnifying glass. */
export const SearchField = ({ label, placeholder = label, text, onText, field, className = '' }: SearchFieldProps) => (
  <div className={`search-box ${className}`.trim()}>
    <Search className="icon" aria-hidden />
    <input
      ref={field}
      className="field"
      type="search"
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => onText(event.target.value)}
    />
  </div>
);
