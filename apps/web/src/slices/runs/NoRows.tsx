import { Failure, NothingMatches, Skeleton } from '../../kernel/ui/states.tsx';
import { NoRuns } from './NoRuns.tsx';
import type { RunsSearch, SetRuns } from './runs-search.ts';

interface NoRowsProps {
  readonly rows: { readonly total: number | undefined; readonly error: unknown; readonly retry: () => void };
  readonly search: RunsSearch;
  readonly set: SetRuns;
  readonly experiment_ids: readonly string[];
  /** The filter bar tells what is wrong with the filter. */
  readonly showsProblem: boolean;
}

/** In the place of a table that has no rows, or none yet. */
export function NoRows({ rows, search, set, experiment_ids, showsProblem }: NoRowsProps) {
  if (showsProblem) return <Unread onClear={() => set({ filter: undefined })} />;
  if (rows.error) return <Failure title="The runs could not be read." error={rows.error} onRetry={rows.retry} />;
  if (rows.total === undefined) return <Skeleton lines={9} />;
  return <NoRuns {...{ search, set, experiment_ids }} />;
}

/** Under a filter that is wrong from the start, what is wrong with it being said above. */
const Unread = ({ onClear }: { readonly onClear: () => void }) => (
  <NothingMatches title="The filter cannot be read.">
    <button type="button" className="button" onClick={onClear}>
      Show all runs
    </button>
  </NothingMatches>
);
