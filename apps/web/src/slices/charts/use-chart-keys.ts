import { runTable } from '@millrace/protocol';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../kernel/api/call.ts';

/** Keys that a board knows at once; of more, the server finds those that are looked for. */
const keysMost = 1000;

export interface ChartKeys extends KeysReading {
  /** Undefined while they are on their way. */
  readonly keys: readonly string[] | undefined;
  /** All that the experiments have. */
  readonly total: number;
}

/** How far keys are on their way. */
export interface KeysReading {
  /** Those that fit a longer text are still looked for. */
  readonly isStale: boolean;
  /** Why there are none to show. */
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Keys that charts of experiments can be made of: all of them, or those with the letters of a text where they are too many. */
export function useChartKeys(experiment_ids: readonly string[], entity: 'metric' | 'param', find = ''): ChartKeys {
  const all = useQuery(chartKeys(experiment_ids, entity, ''));
  const isCut = (all.data?.total_count ?? 0) > keysMost;
  const found = useQuery({ ...chartKeys(experiment_ids, entity, find), enabled: isCut && find !== '' });
  const { data, isPlaceholderData, error, refetch } = isCut && find !== '' ? found : all;
  const keys = useMemo(() => data?.keys?.map(({ key = '' }) => key), [data]);
  return {
    keys: data && (keys ?? []),
    total: Number(all.data?.total_count ?? 0),
    isStale: isPlaceholderData,
    error: data ? null : error,
    retry: () => void refetch(),
  };
}

export const chartKeys = (experiment_ids: readonly string[], entity: 'metric' | 'param', query: string) => ({
  queryKey: ['runs', 'keys', experiment_ids, entity, query, keysMost],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    call(runTable.searchRunKeys, { experiment_ids, entity, query, max_results: keysMost }, { signal }),
  placeholderData: keepPreviousData,
  staleTime: 30_000,
});
