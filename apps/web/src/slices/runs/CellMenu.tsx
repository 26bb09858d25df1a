import { ClipboardCopy, Filter } from 'lucide-react';
import { ContextItem } from '../../kernel/ui/ContextMenu.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { withClause } from './filter-context.ts';
import { prepareCellClauses } from './prepare-cell-clauses.ts';
import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import type { RunColumn } from './run-columns.ts';

interface CellMenuProps {
  readonly run: TableRun;
  readonly column: RunColumn;
  readonly filter: string | undefined;
  readonly onFilter: (filter: string) => void;
}

/** What a cell offers: conditions for the filter, and its exact value. */
export function CellMenu({ run, column, filter, onFilter }: CellMenuProps) {
  const value = prepareRunCell(run, column, Date.now())?.exact;
  return (
    <>
      {prepareCellClauses(run, column).map(({ label, clause }) => (
        <ContextItem
          key={clause}
          icon={<Filter className="icon" aria-hidden />}
          onSelect={() => onFilter(withClause(filter, clause))}
        >
          {label}
          <code className="end cut">{clause}</code>
        </ContextItem>
      ))}
      {value !== undefined && (
        <ContextItem
          icon={<ClipboardCopy className="icon" aria-hidden />}
          onSelect={() => void navigator.clipboard.writeText(value).then(() => say('Copied.'), sayError)}
        >
          Copy {value.length > 40 ? 'the value' : value}
        </ContextItem>
      )}
    </>
  );
}
