import { useEffect, useMemo, useRef } from 'react';
import { useStable } from '../../../kernel/use-stable.ts';
import type { TableRun } from '../prepare-run-cell.ts';
import type { RunColumn } from '../run-columns.ts';

/** Rows that have stood still for so long get their trends: those that pass by get none. */
const restMs = 120;

/**
 * Reads the trends of the rows on the screen once they rest, together.
 *
 * @param runAt the run of a row; undefined for what is none, or is not there yet
 * @returns what must hear which rows are on the screen
 */
export function useRowTrends(
  columns: readonly RunColumn[],
  runAt: (index: number) => TableRun | undefined,
): (first: number, last: number) => void {
  const metrics = useMemo(
    () => columns.filter(({ statistic }) => statistic === 'trend').map(({ key }) => key),
    [columns],
  );
  const shown = useRef<readonly [number, number]>([0, -1]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isLoading = useRef(false);
  const load = useStable(async (): Promise<void> => {
    if (isLoading.current) return schedule();
    isLoading.current = true;
    const [first, last] = shown.current;
    const rows = Array.from({ length: last - first + 1 }, (_, at) => runAt(first + at));
    const { loadTrends } = await import('./load-trends.ts');
    const runs = rows.filter((run) => run !== undefined);
    // A failure leaves cells empty; the rows themselves say that the server is away.
    const lacksMore = await loadTrends(runs, metrics).catch(() => false);
    isLoading.current = false;
    if (lacksMore) schedule();
  });
  const schedule = useStable((): void => {
    clearTimeout(timer.current);
    if (metrics.length > 0) timer.current = setTimeout(() => void load(), restMs);
  });
  // Rows that came, changed or moved while the table stood still.
  useEffect(schedule);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useStable((first, last) => {
    shown.current = [first, last];
    schedule();
  });
}
