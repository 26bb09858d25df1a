import { runTable } from '@millrace/protocol';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { call } from '../../kernel/api/call.ts';

/** Keys that a board knows at once; of more, the server finds those that are looked for. */
const keysMost = 1000;

export interface ChartKeys {
  readonly keys: readonly string[];
  /** All that the experiments have. */
  readonly total: number;
}

const noKeys: readonly string[] = [];

/** Keys that charts of experiments can be made of: all of them, or those with the letters of a text where they are too many. */
export function useChartKeys(
  experiment_ids: readonly string[],
  entity: 'metric' | 'param',
  find = '',
): ChartKeys | undefined {
  const all = useQuery(chartKeys(experiment_ids, entity, ''));
  const isCut = (all.data?.total_count ?? 0) > keysMost;
  const found = useQuery({ ...chartKeys(experiment_ids, entity, find), enabled: isCut && find !== '' });
  const keys = isCut && find !== '' ? (found.data ?? all.data)?.keys : all.data?.keys;
  const texts = useMemo(() => keys?.map(({ key = '' }) => key) ?? noKeys, [keys]);
  return all.data && { keys: texts, total: Number(all.data.total_count ?? texts.length) };
}

export const chartKeys = (experiment_ids: readonly string[], entity: 'metric' | 'param', query: string) => ({
  queryKey: ['runs', 'keys', experiment_ids, entity, query, keysMost],
  queryFn: async ({ signal }: { signal: AbortSignal }) =>
    call(runTable.searchRunKeys, { experiment_ids, entity, query, max_results: keysMost }, { signal }),
  placeholderData: keepPreviousData,
  staleTime: 30_000,
});
