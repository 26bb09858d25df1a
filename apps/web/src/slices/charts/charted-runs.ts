import { runs as runRows } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { callJson } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import { colourTag } from '../../kernel/chart/line-style.ts';
import { withStyles } from './chart-run.ts';
import { type ChartsSearch, topOf } from './charts-search.ts';
import type { RunScope } from './run-table-query.ts';
import { chartKeys } from './use-chart-keys.ts';

/** The first runs of a query, and how many there are. */
export const chartedRuns = (scope: RunScope, top: number) =>
  queryOptions({
    queryKey: ['runs', 'charted', scope, top],
    queryFn: ({ signal }) => readRuns(scope, top, signal),
    // Lines and their list stay while those of another filter or order come; those of other experiments go.
    placeholderData: (before: Charted | undefined, old) =>
      before && before.total > 0 && isSameTable(old?.queryKey[2], scope) ? before : undefined,
  });

type Charted = Awaited<ReturnType<typeof readRuns>>;

const isSameTable = (old: unknown, { experiment_ids }: RunScope): boolean =>
  (old as RunScope | undefined)?.experiment_ids.join() === experiment_ids.join();

/** Asks for what a board begins with while its code is still on its way. */
export function prefetchCharts(scope: RunScope, search: ChartsSearch): void {
  void queryClient.prefetchQuery(chartedRuns(scope, topOf(search)));
  void queryClient.prefetchQuery(chartKeys(scope.experiment_ids, 'metric', ''));
}

interface Answer {
  readonly total_count?: number;
  readonly runs?: readonly {
    readonly info: { readonly run_id: string; readonly run_name?: string; readonly experiment_id: string };
    readonly data: { readonly tags?: readonly { readonly key: string; readonly value: string }[] };
  }[];
}

async function readRuns(scope: RunScope, max_results: number, signal: AbortSignal) {
  const input = { ...scope, max_results, count: true, columns: [`tags.${colourTag}`] };
  const answer = (await callJson(runRows.searchRuns, input, { signal })) as Answer;
  const runs = (answer.runs ?? []).map(({ info, data }) => ({
    run_id: info.run_id,
    name: info.run_name ?? info.run_id,
    experiment_id: info.experiment_id,
    colour: data.tags?.[0]?.value,
  }));
  return { runs: withStyles(runs), total: answer.total_count ?? 0 };
}
