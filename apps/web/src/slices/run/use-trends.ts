import { limits } from '@millrace/protocol';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { sparklinePath } from '../../kernel/chart/prepare-sparkline.ts';
import { seriesOfRuns } from '../charts/index.ts';

/** Pixels of a trend in a table. */
export const trendSize = { width: 96, height: 18 } as const;

/** How metrics of a run went, as SVG paths by key, for the first so many of them; what has one point has none. */
export function useTrends(run_id: string, keys: readonly string[]): ReadonlyMap<string, string> {
  const asked = keys.slice(0, limits.seriesKeys);
  const { width, height } = trendSize;
  const { data } = useQuery({
    ...seriesOfRuns({ run_ids: [run_id], keys: asked, x: 'step', range: undefined, width }),
    enabled: asked.length > 0,
    // A metric more leaves what is drawn of the others.
    placeholderData: keepPreviousData,
  });
  return useMemo(() => {
    const paths = (data ?? []).map((series) => [series.key, sparklinePath(series, width, height)] as const);
    return new Map(paths.filter((pair): pair is [string, string] => pair[1] !== undefined));
  }, [data]);
}
