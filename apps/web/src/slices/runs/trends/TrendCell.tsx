import type { TableRun } from '../prepare-run-cell.ts';
import { useTrend } from './trend-cache.ts';

interface TrendCellProps {
  readonly run: TableRun;
  readonly metric: string;
  /** Of the run. */
  readonly colour: string;
}

/** How a metric went, in the space of a cell: one path, stretched to its width; empty until the rows around it rest. */
export function TrendCell({ run, metric, colour }: TrendCellProps) {
  const trend = useTrend(run.info.run_id, metric);
  if (!trend?.path) return null;
  return (
    <svg
      className="row-trend"
      viewBox="0 -1 100 22"
      preserveAspectRatio="none"
      role="img"
      aria-label={trend.label}
      style={{ stroke: colour }}
    >
      <title>{trend.label}</title>
      <path d={trend.path} />
    </svg>
  );
}
