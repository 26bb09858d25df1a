import { experiments, runTable } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import type { Experiment } from './prepare-experiments.ts';
import type { RunCounts } from './run-counts.ts';

const pageSize = 1000;
/** Beyond this the list says that it is not all. */
const pagesMax = 20;

export interface ExperimentList {
  readonly experiments: readonly Experiment[];
  readonly isComplete: boolean;
}

/** All experiments: folders come from their names, so all names are needed. */
export const allExperiments = queryOptions({
  queryKey: ['experiments', 'all'],
  queryFn: ({ signal }) => loadAll(signal),
});

async function loadAll(signal: AbortSignal): Promise<ExperimentList> {
  const found: Experiment[] = [];
  let page_token: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const input = { max_results: pageSize, order_by: ['last_update_time DESC'], page_token };
    const answer = await call(experiments.searchExperiments, input, { signal });
    found.push(...(answer.experiments ?? []));
    page_token = answer.next_page_token;
    if (!page_token) return { experiments: found, isComplete: true };
  }
  return { experiments: found, isComplete: false };
}

/** How many active runs each experiment has, and when the newest began; by experiment. One request for all of them. */
export const runCounts = queryOptions({
  queryKey: ['runs', 'counts'],
  queryFn: async ({ signal }): Promise<RunCounts> => {
    const { counts = [] } = await call(runTable.countRuns, {}, { signal });
    return new Map(
      counts.map(({ experiment_id = '', count, last_start_time }) => [
        experiment_id,
        { runs: Number(count ?? 0), lastStart: Number(last_start_time ?? 0) },
      ]),
    );
  },
});

export const experimentById = (experiment_id: string) =>
  queryOptions({
    queryKey: ['experiments', experiment_id],
    queryFn: async ({ signal }) =>
      (await call(experiments.getExperiment, { experiment_id }, { signal })).experiment as Experiment,
    staleTime: 60_000,
  });

export const forgetExperiments = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['experiments'] });
