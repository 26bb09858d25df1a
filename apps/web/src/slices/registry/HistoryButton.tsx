import { History } from 'lucide-react';

interface HistoryButtonProps {
  readonly isOpen: boolean;
  readonly onToggle: (open: true | undefined) => void;
}

/** Opens and closes the history of the aliases; in the address, closed is absent. */
export const HistoryButton = ({ isOpen, onToggle }: HistoryButtonProps) => (
  <button type="button" className="button" aria-pressed={isOpen} onClick={() => onToggle(isOpen ? undefined : true)}>
    <History className="icon" aria-hidden /> Alias history
  </button>
);
