import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { firstColumns } from './run-columns.ts';
import { runKeys } from './run-queries.ts';

const metricsShown = 5;
const paramsShown = 6;

/** Columns while nobody has chosen any: what the most runs have, metrics first; system metrics are left to their own page. */
export function useAutomaticColumns(experiment_ids: readonly string[], enabled: boolean): readonly string[] {
  const [metrics, params] = useQueries({
    queries: [
      { ...runKeys(experiment_ids, 'metric', '', metricsShown), enabled },
      { ...runKeys(experiment_ids, 'param', '', paramsShown), enabled },
    ],
  });
  // Both or none: each change of the columns asks for the rows anew.
  const isPending = metrics.isPending || params.isPending;
  const [metricKeys, paramKeys] = isPending ? [] : [metrics.data?.keys, params.data?.keys];
  return useMemo(
    () => [
      ...firstColumns,
      ...(metricKeys ?? [])
        .map(({ key = '' }) => key)
        .filter((key) => !key.startsWith('system/'))
        .map((key) => `metrics.${key}`),
      ...(paramKeys ?? []).map(({ key = '' }) => `params.${key}`),
    ],
    [metricKeys, paramKeys],
  );
}
