import { counted } from '../../kernel/format.ts';
import { ExportMenu } from './ExportMenu.tsx';
import type { RunColumn } from './run-columns.ts';
import type { RunsQuery } from './run-queries.ts';

interface RunsFootProps {
  readonly total: number | undefined;
  readonly query: RunsQuery;
  readonly columns: readonly RunColumn[];
  readonly isStale: boolean;
  readonly live: { readonly waiting: number; readonly letIn: () => void };
}

/** How many runs match, and the way to take all of them along. */
export function RunsFoot({ total, query, columns, isStale, live }: RunsFootProps) {
  return (
    <footer className="runs-foot">
      <span aria-live="polite">{total === undefined ? '…' : counted(total, 'run')}</span>
      {live.waiting > 0 && (
        <button type="button" className="button" onClick={live.letIn}>
          {live.waiting.toLocaleString('en')} new or changed: show
        </button>
      )}
      {isStale && <span>updating …</span>}
      <span className="grow" />
      <ExportMenu total={total ?? 0} query={query} columns={columns} />
    </footer>
  );
}
