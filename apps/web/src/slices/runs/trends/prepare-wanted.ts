import type { TableRun } from '../prepare-run-cell.ts';
import type { Trend } from './trend-cache.ts';

/** The last point of a metric in a row: what tells whether a trend is as new as its row. Undefined for a run without the metric. */
export function versionOf({ data }: TableRun, metric: string): string | undefined {
  const found = data.metrics?.find(({ key }) => key === metric);
  return found && `${found.step ?? 0} ${found.value}`;
}

/** A request for the trends that rows lack: some runs, each with all of the metrics. */
export interface WantedTrends {
  readonly run_ids: readonly string[];
  readonly versions: ReadonlyMap<string, readonly (string | undefined)[]>;
}

/** The runs that lack a trend of these metrics, or have an old one; the first `most` of them. */
export function wantedTrends(
  runs: readonly TableRun[],
  metrics: readonly string[],
  trendOf: (run_id: string, metric: string) => Trend | undefined,
  most: number,
): WantedTrends {
  const lacking = runs.filter((run) =>
    metrics.some((metric) => {
      const version = versionOf(run, metric);
      return version !== undefined && trendOf(run.info.run_id, metric)?.version !== version;
    }),
  );
  const asked = lacking.slice(0, most);
  return {
    run_ids: asked.map(({ info }) => info.run_id),
    versions: new Map(asked.map((run) => [run.info.run_id, metrics.map((metric) => versionOf(run, metric))])),
  };
}
