import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { NoRuns } from './NoRuns.tsx';
import type { RunsSearch } from './runs-search.ts';

interface NoRowsProps {
  readonly rows: { readonly total: number | undefined; readonly error: unknown; readonly retry: () => void };
  readonly search: RunsSearch;
  readonly set: (change: RunsSearch) => void;
  readonly experiment_ids: readonly string[];
  /** The filter bar tells what is wrong with the filter. */
  readonly showsProblem: boolean;
}

/** In the place of a table that has no rows, or none yet. */
export function NoRows({ rows, search, set, experiment_ids, showsProblem }: NoRowsProps) {
  if (showsProblem) return <div className="grow" />;
  if (rows.error) return <Failure title="The runs could not be read." error={rows.error} onRetry={rows.retry} />;
  if (rows.total === undefined) return <Skeleton lines={9} />;
  return <NoRuns {...{ search, set, experiment_ids }} />;
}
