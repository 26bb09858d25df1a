import { memo } from 'react';
import { counted } from '../../kernel/format.ts';
import { Unread } from '../../kernel/ui/Unread.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import type { RunColumn } from './run-columns.ts';
import type { RunsQuery } from './run-queries.ts';

interface RunsFootProps {
  readonly total: number | undefined;
  /** In how many groups they are; absent: in none. */
  readonly groups: number | undefined;
  readonly query: RunsQuery;
  readonly columns: readonly RunColumn[];
  readonly isStale: boolean;
  /** Asks again for rows that could not be read; absent where there are none. */
  readonly retry: (() => void) | undefined;
  /** New or changed runs that wait to be shown. */
  readonly waiting: number;
  readonly letIn: () => void;
}

/** How many runs match, and the way to take all of them along. */
export const RunsFoot = memo(function RunsFoot(props: RunsFootProps) {
  const { total, groups, query, columns, isStale, retry, waiting, letIn } = props;
  return (
    <footer className="runs-foot">
      <span aria-live="polite">{totalText(total, groups)}</span>
      {waiting > 0 && (
        <button type="button" className="button" onClick={letIn}>
          {waiting.toLocaleString('en')} new or changed: show
        </button>
      )}
      {isStale && <span>updating …</span>}
      {retry && <Unread text="Some rows could not be read." onRetry={retry} />}
      <span className="grow" />
      <ExportMenu total={total ?? 0} query={query} columns={columns} />
    </footer>
  );
});

const totalText = (total: number | undefined, groups: number | undefined): string => {
  if (total === undefined) return '…';
  return groups === undefined ? counted(total, 'run') : `${counted(total, 'run')} in ${counted(groups, 'group')}`;
};
