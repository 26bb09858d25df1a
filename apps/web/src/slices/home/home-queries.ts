import { experiments, registryHistory, runs } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';

const experimentsShown = 8;
/** More than are shown, so that a long run that still goes is among them. */
const runsRead = 100;
const movesShown = 8;
const refreshMs = 15_000;

export const recentExperiments = queryOptions({
  queryKey: ['experiments', 'recent'],
  queryFn: async ({ signal }) =>
    (
      await call(
        experiments.searchExperiments,
        { max_results: experimentsShown, order_by: ['last_update_time DESC'] },
        { signal },
      )
    ).experiments ?? [],
});

/** The newest of these experiments. */
export const latestRuns = (experiment_ids: readonly string[]) =>
  queryOptions({
    queryKey: ['runs', 'latest', experiment_ids],
    queryFn: async ({ signal }) =>
      (
        await call(
          runs.searchRuns,
          { experiment_ids, max_results: runsRead, columns: [], order_by: ['attributes.start_time DESC'] },
          { signal },
        )
      ).runs ?? [],
    enabled: experiment_ids.length > 0,
    refetchInterval: refreshMs,
  });

/** What became live lately. */
export const aliasMoves = queryOptions({
  queryKey: ['registry', 'alias-moves'],
  queryFn: async ({ signal }) =>
    (await call(registryHistory.searchAliasMoves, { max_results: movesShown }, { signal })).moves ?? [],
});
