import { experiments, registryHistory, runs } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { runningFirst } from './prepare-latest-runs.ts';

const experimentsShown = 8;
const runsShown = 12;
/** Experiments that one search names; a store with more shows what runs in those that were used last. */
const experimentsAsked = 10_000;
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

/** What runs in the whole store, newest first, then what began last in these experiments. */
export const latestRuns = (experiment_ids: readonly string[]) =>
  queryOptions({
    queryKey: ['runs', 'latest', experiment_ids],
    queryFn: async ({ signal }) => {
      const all = await call(experiments.searchExperiments, everyExperiment, { signal });
      const every = (all.experiments ?? []).map(({ experiment_id = '' }) => experiment_id);
      const [running, latest] = await Promise.all([
        newest(every, "attributes.status = 'RUNNING'", signal),
        newest(experiment_ids, '', signal),
      ]);
      const names = new Map((all.experiments ?? []).map(({ experiment_id = '', name = '' }) => [experiment_id, name]));
      return { runs: runningFirst(running, latest, runsShown), names };
    },
    enabled: experiment_ids.length > 0,
    refetchInterval: refreshMs,
  });

const everyExperiment = { max_results: experimentsAsked, order_by: ['last_update_time DESC'] };

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
