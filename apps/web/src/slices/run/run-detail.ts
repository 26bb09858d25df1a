import { runs } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, callJson } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import type { Run } from './prepare-facts.ts';

/** A run that is on its way is read again after this. */
const liveMs = 5_000;

export const runById = (run_id: string) =>
  queryOptions({
    queryKey: ['run', run_id],
    queryFn: async ({ signal }) => (await call(runs.getRun, { run_id }, { signal })).run as Run,
    refetchInterval: ({ state }) => (state.data?.info?.status === 'RUNNING' ? liveMs : false),
  });

export const childrenOf = (run_id: string, experiment_id: string) =>
  queryOptions({
    queryKey: ['run', run_id, 'children'],
    queryFn: ({ signal }) => countChildren(run_id, experiment_id, signal),
  });

async function countChildren(run_id: string, experiment_id: string, signal: AbortSignal): Promise<number> {
  const filter = childrenFilter(run_id);
  const input = { experiment_ids: [experiment_id], filter, max_results: 1, count: true, columns: [] };
  return Number((await call(runs.searchRuns, input, { signal })).total_count ?? 0);
}

/** Nested runs that are listed; the table of runs shows them all. */
export const childrenMost = 1000;

export const childRuns = (run_id: string, experiment_id: string) =>
  queryOptions({
    queryKey: ['run', run_id, 'child runs'],
    queryFn: async ({ signal }) => {
      const input = {
        experiment_ids: [experiment_id],
        filter: childrenFilter(run_id),
        order_by: ['attributes.start_time ASC'],
        max_results: childrenMost,
        columns: [],
      };
      return ((await call(runs.searchRuns, input, { signal })).runs ?? []) as readonly Run[];
    },
  });

export const childrenFilter = (run_id: string): string => `tags.\`mlflow.parentRunId\` = '${run_id}'`;

/** Smallest and largest value of a metric's history. */
export interface Bounds {
  readonly key: string;
  readonly min?: number | string;
  readonly max?: number | string;
}

/** Metrics whose bounds are asked for; the server reads no more columns. */
const boundsMax = 500;

export const metricBounds = (run_id: string, experiment_id: string, keys: readonly string[]) =>
  queryOptions({
    queryKey: ['run', run_id, 'bounds', keys],
    queryFn: async ({ signal }) => {
      const input = {
        experiment_ids: [experiment_id],
        filter: `attributes.run_id = '${run_id}'`,
        run_view_type: 'ALL' as const,
        max_results: 1,
        columns: keys.slice(0, boundsMax).map((key) => `metrics.${key}`),
      };
      const answer = await callJson(runs.searchRuns, input, { signal });
      const { runs: [found] = [] } = answer as { runs?: { data: { metrics?: readonly Bounds[] } }[] };
      return new Map((found?.data.metrics ?? []).map((metric) => [metric.key, metric]));
    },
    enabled: keys.length > 0,
    // A metric more leaves what is known of the others.
    placeholderData: keepPreviousData,
  });

export const forgetRun = (run_id: string): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['run', run_id] });
