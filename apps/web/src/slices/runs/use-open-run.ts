import { useNavigate } from '@tanstack/react-router';
import { useSearchNow } from '../../kernel/use-search-now.ts';
import { readRunsSearch, type SetRuns } from './runs-search.ts';

/** Enter looks at a run beside the table; once more, and it is the page. */
export function useOpenRun(set: SetRuns): (run_id: string) => void {
  const navigate = useNavigate();
  const searchNow = useSearchNow(readRunsSearch);
  return (run_id) => {
    if (run_id === searchNow().open) void navigate({ to: '/runs/$runId', params: { runId: run_id } });
    else set({ open: run_id });
  };
}
