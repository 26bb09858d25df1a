import type { TableRun } from '../prepare-run-cell.ts';
import { trendBox, useTrend } from './trend-cache.ts';

interface TrendCellProps {
  readonly run: TableRun;
  readonly metric: string;
  /** Of the run. */
  readonly colour: string;
}

/** Half of the line's width is above its highest point, and below its lowest. */
const viewBox = `0 -1 ${trendBox.width} ${trendBox.height + 2}`;

/** How a metric went, in the space of a cell: one path, stretched to its width; empty until the rows around it rest. */
export function TrendCell({ run, metric, colour }: TrendCellProps) {
  const trend = useTrend(run.info.run_id, metric);
  if (!trend?.path) return null;
  return (
    <span className="row-trend" role="img" aria-label={trend.label} title={trend.label}>
      <svg viewBox={viewBox} preserveAspectRatio="none" aria-hidden>
        <path d={trend.path} stroke={colour} />
      </svg>
    </span>
  );
}
