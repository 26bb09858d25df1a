import { useMemo } from 'react';
import type { Smoothing } from '../../../kernel/chart/smooth.ts';
import type { GroupFigure } from '../../run-groups/index.ts';
import type { ChartRun } from '../chart-run.ts';
import type { PreparedLines } from '../use-lines.ts';
import { groupLine } from './prepare-group-lines.ts';

/** The lines of groups from those of their members; without groups, the lines as they are. */
export function useGroupLines(
  { lines, isStale }: PreparedLines,
  runs: readonly ChartRun[],
  figure: GroupFigure | undefined,
  { kind, amount }: Smoothing,
): PreparedLines {
  const found = useMemo(() => {
    if (!figure) return lines;
    const byRun = Map.groupBy(lines, ({ run_id }) => run_id);
    return runs
      .map(({ run_id, members = [] }) => {
        const own = members.flatMap((id) => byRun.get(id) ?? []);
        return groupLine(run_id, own, figure, { kind, amount });
      })
      .filter((line) => line !== undefined);
  }, [lines, runs, figure, kind, amount]);
  return { lines: found, isStale };
}
