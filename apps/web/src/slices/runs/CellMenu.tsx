import { ClipboardCopy, Filter } from 'lucide-react';
import { ContextItem } from '../../kernel/ui/ContextMenu.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import type { ChartsSearch } from '../charts/index.ts';
import { withClause } from './filter-context.ts';
import { HideItem } from './HideItem.tsx';
import { prepareCellClauses } from './prepare-cell-clauses.ts';
import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import type { RunColumn } from './run-columns.ts';
import type { RunsSearch } from './runs-search.ts';

interface CellMenuProps {
  readonly run: TableRun;
  readonly column: RunColumn;
  readonly search: RunsSearch & ChartsSearch;
  readonly set: (change: RunsSearch & ChartsSearch) => void;
}

/** What a cell offers: conditions for the filter, its exact value, and whether its run is in the charts. */
export function CellMenu({ run, column, search, set }: CellMenuProps) {
  const value = prepareRunCell(run, column, Date.now())?.exact;
  return (
    <>
      {prepareCellClauses(run, column).map(({ label, clause }) => (
        <ContextItem
          key={clause}
          icon={<Filter className="icon" aria-hidden />}
          onSelect={() => set({ filter: withClause(search.filter, clause) })}
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
      <HideItem id={run.info.run_id} hide={search.hide} set={set} />
    </>
  );
}
