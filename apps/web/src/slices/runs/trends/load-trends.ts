import { limits } from '@millrace/protocol';
import { queryClient } from '../../../kernel/api/query-client.ts';
import { seriesOfRuns } from '../../charts/index.ts';
import type { TableRun } from '../prepare-run-cell.ts';
import { prepareTrend } from './prepare-trend.ts';
import { wantedTrends } from './prepare-wanted.ts';
import { keepTrends, trendBox, trendOf } from './trend-cache.ts';

/**
 * Reads what these rows lack of trends, all metrics of all rows in one request, and keeps it.
 *
 * @returns whether some are still lacking
 */
export async function loadTrends(runs: readonly TableRun[], metrics: readonly string[]): Promise<boolean> {
  const keys = metrics.slice(0, limits.seriesKeys);
  const { run_ids, versions } = wantedTrends(runs, keys, trendOf, limits.seriesRuns);
  if (run_ids.length === 0) return false;
  const request = { run_ids, keys, x: 'step', range: undefined, width: trendBox.width };
  const found = await queryClient.fetchQuery({ ...seriesOfRuns(request), staleTime: 0 });
  const read = new Map(found.map((series) => [`${series.run_id} ${series.key}`, prepareTrend(series)]));
  keepTrends(
    run_ids.flatMap((run_id) =>
      keys.flatMap((key, at) => {
        const version = versions.get(run_id)?.[at];
        // A run that was deleted meanwhile is not asked for again.
        const trend = read.get(`${run_id} ${key}`) ?? { path: undefined, label: '' };
        return version === undefined ? [] : [[run_id, key, { ...trend, version }] as const];
      }),
    ),
  );
  return run_ids.length === limits.seriesRuns;
}
