import { runs, runTable } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, callJson } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import type { TableRun } from './prepare-run-cell.ts';

/** Rows that come together. */
export const pageSize = 100;

/** Which runs, in which order, with what of them. */
export interface RunsQuery {
  readonly experiment_ids: readonly string[];
  readonly filter: string;
  readonly order_by: readonly string[];
  readonly columns: readonly string[];
  readonly deleted: boolean;
}

export interface RunsAnswer {
  readonly runs: readonly TableRun[];
  readonly total: number;
}

/** One page of a query, by its place in the list of all matches. */
export const runsPage = (query: RunsQuery, page: number) =>
  queryOptions<RunsAnswer, Error, RunsAnswer, PageKey>({
    queryKey: ['runs', 'page', query, page],
    queryFn: ({ signal }) => searchRuns(query, page * pageSize, pageSize, signal),
    // The rows of before stay while others are on their way, but never in the place of another page.
    placeholderData: (before, old) => {
      const [, , oldQuery, oldPage] = old?.queryKey ?? [];
      return oldQuery && oldPage === page && isSameTable(oldQuery, query) ? before : undefined;
    },
  });

type PageKey = readonly ['runs', 'page', RunsQuery, number];

const isSameTable = (a: RunsQuery, b: RunsQuery): boolean =>
  a.deleted === b.deleted && a.experiment_ids.join() === b.experiment_ids.join();

export async function searchRuns(
  { deleted, ...query }: RunsQuery,
  offset: number,
  max_results: number,
  signal?: AbortSignal,
): Promise<RunsAnswer> {
  const run_view_type = deleted ? ('DELETED_ONLY' as const) : ('ACTIVE_ONLY' as const);
  const answer = await callJson(
    runs.searchRuns,
    { ...query, run_view_type, offset, max_results, count: true },
    { signal },
  );
  // What the row cannot say: with `columns`, metrics carry statistics.
  const { runs: found = [], total_count = 0 } = answer as { runs?: readonly TableRun[]; total_count?: number };
  return { runs: found, total: total_count };
}

export type KeyEntity = 'metric' | 'param' | 'tag';

/** Keys that some run of the experiments has, those that fit the text best first. */
export const runKeys = (experiment_ids: readonly string[], entity: KeyEntity, query: string, max_results: number) =>
  queryOptions({
    queryKey: ['runs', 'keys', experiment_ids, entity, query, max_results],
    queryFn: ({ signal }) => call(runTable.searchRunKeys, { experiment_ids, entity, query, max_results }, { signal }),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

export const runValues = (
  experiment_ids: readonly string[],
  entity: 'param' | 'tag' | 'attribute',
  key: string,
  query: string,
) =>
  queryOptions({
    queryKey: ['runs', 'values', experiment_ids, entity, key, query],
    queryFn: ({ signal }) =>
      call(runTable.searchRunValues, { experiment_ids, entity, key, query, max_results: 20 }, { signal }),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  });

export const forgetRuns = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['runs'] });
