import { useNavigate } from '@tanstack/react-router';
import type { RunsSearch } from './runs-search.ts';

/** Enter looks at a run beside the table; once more, and it is the page. */
export function useOpenRun({ open }: RunsSearch, set: (change: RunsSearch) => void): (run_id: string) => void {
  const navigate = useNavigate();
  return (run_id) => {
    if (run_id === open) void navigate({ to: '/runs/$runId', params: { runId: run_id } });
    else set({ open: run_id });
  };
}
