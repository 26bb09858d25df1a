import { experiments, registryHistory, runs } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { runningFirst } from './prepare-latest-runs.ts';

const runsShown = 12;
/** Experiments that one search names; a store with more shows what runs in those that were changed last. */
const experimentsAsked = 10_000;
const movesShown = 8;
const refreshMs = 15_000;

export const everyExperiment = queryOptions({
  queryKey: ['experiments', 'every'],
  queryFn: async ({ signal }) => {
    const input = { max_results: experimentsAsked, order_by: ['last_update_time DESC'] };
    return (await call(experiments.searchExperiments, input, { signal })).experiments ?? [];
  },
});

/** What runs in all of these experiments, newest first, then what began last in those that were active lately. */
export const latestRuns = (all: readonly string[], recent: readonly string[]) =>
  queryOptions({
    queryKey: ['runs', 'latest', all, recent],
    queryFn: async ({ signal }) => {
      const [running, latest] = await Promise.all([
        newest(all, "attributes.status = 'RUNNING'", signal),
        newest(recent, '', signal),
      ]);
      return runningFirst(running, latest, runsShown);
    },
    refetchInterval: refreshMs,
    // A run that begins brings experiments into another order: what is shown stays until those of that order have come.
    placeholderData: keepPreviousData,
  });

const newest = async (experiment_ids: readonly string[], filter: string, signal: AbortSignal) => {
  const order_by = ['attributes.start_time DESC'];
  const input = { experiment_ids, filter, order_by, max_results: runsShown, columns: ['attributes.run_id'] };
  return (await call(runs.searchRuns, input, { signal })).runs ?? [];
};

/** What became live lately. */
export const aliasMoves = queryOptions({
  queryKey: ['registry', 'alias-moves'],
  queryFn: async ({ signal }) =>
    (await call(registryHistory.searchAliasMoves, { max_results: movesShown }, { signal })).moves ?? [],
});
