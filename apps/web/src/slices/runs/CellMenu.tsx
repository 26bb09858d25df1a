import { ClipboardCopy, Filter, Star, StickyNote } from 'lucide-react';
import { marksOf } from '../../kernel/run-marks.ts';
import { ContextItem } from '../../kernel/ui/ContextMenu.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import type { ChartsSearch } from '../charts/index.ts';
import { withClause } from './filter-context.ts';
import { HideItem } from './HideItem.tsx';
import { prepareCellClauses } from './prepare-cell-clauses.ts';
import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import type { RunColumn } from './run-columns.ts';
import type { RunsSearch, SetRuns } from './runs-search.ts';
import type { RowActs } from './use-row-acts.tsx';

interface CellMenuProps {
  readonly run: TableRun;
  readonly column: RunColumn;
  readonly search: RunsSearch & ChartsSearch;
  readonly set: SetRuns;
  readonly acts: Pick<RowActs, 'star' | 'note'>;
}

/** What a cell offers: conditions for the filter, its exact value, and what can be done with its run. */
export function CellMenu({ run, column, search, set, acts }: CellMenuProps) {
  const { isStarred, note } = marksOf(run);
  const value = prepareRunCell(run, column, Date.now())?.exact;
  return (
    <>
      {prepareCellClauses(run, column).map(({ label, clause }) => (
        <ContextItem
          key={clause}
          icon={<Filter className="icon" aria-hidden />}
          onSelect={() => set(({ filter }) => ({ filter: withClause(filter, clause) }))}
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
      <ContextItem
        icon={<Star className="icon" aria-hidden />}
        onSelect={() => acts.star([run.info.run_id], !isStarred)}
      >
        {isStarred ? 'Take the star' : 'Star'} <kbd className="end">s</kbd>
      </ContextItem>
      <ContextItem icon={<StickyNote className="icon" aria-hidden />} onSelect={() => acts.note(run)}>
        {note === '' ? 'Write a note …' : 'Edit the note …'} <kbd className="end">n</kbd>
      </ContextItem>
      <HideItem id={run.info.run_id} hide={search.hide} set={set} />
    </>
  );
}
