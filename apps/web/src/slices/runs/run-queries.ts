import { runs, runTable } from '@millrace/protocol';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call, callJson } from '../../kernel/api/call.ts';
import type { GroupValue } from '../run-groups/index.ts';
import type { TableRun } from './prepare-run-cell.ts';
import { pageSize } from './shown-pages.ts';

/** Which runs, in which order, with what of them. */
export interface RunsQuery {
  readonly experiment_ids: readonly string[];
  readonly filter: string;
  readonly order_by: readonly string[];
  readonly columns: readonly string[];
  readonly deleted: boolean;
  /** Only the runs of this group. */
  readonly group?: readonly GroupValue[];
}

export interface RunsAnswer {
  readonly runs: readonly TableRun[];
  readonly total: number;
}

/** One page of a query, by its place in the list of all matches. */
export const runsPage = (query: RunsQuery, page: number) =>
  queryOptions({
    queryKey: ['runs', 'page', query, page],
    queryFn: ({ signal }) => searchRuns(query, page * pageSize, pageSize, signal),
  });

/** The same for queries over the same runs, whatever their columns, filter and order. */
export const tableOfRuns = ({ experiment_ids, deleted }: RunsQuery): string => `${experiment_ids.join()} ${deleted}`;

const viewOf = (deleted: boolean) => (deleted ? ('DELETED_ONLY' as const) : ('ACTIVE_ONLY' as const));

export async function searchRuns(
  { deleted, columns, ...query }: RunsQuery,
  offset: number,
  max_results: number,
  signal?: AbortSignal,
): Promise<RunsAnswer> {
  const run_view_type = viewOf(deleted);
  const answer = await callJson(
    runs.searchRuns,
    // An empty list does not travel, and without one all of each run would come.
    { ...query, columns: ['attributes.run_id', ...columns], run_view_type, offset, max_results, count: true },
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
  });

interface Scope extends Pick<RunsQuery, 'experiment_ids' | 'filter' | 'deleted'> {
  /** Names of columns on the wire. */
  readonly columns: readonly string[];
}

const wireScope = ({ deleted, ...scope }: Scope) => ({ ...scope, run_view_type: viewOf(deleted) });

/** Those columns that differ among all runs of a query, not only among those on the screen. */
export const differingColumns = (scope: Scope) =>
  queryOptions({
    queryKey: ['runs', 'differing', scope],
    queryFn: async ({ signal }) =>
      (await call(runTable.searchDifferingColumns, wireScope(scope), { signal })).columns ?? [],
    placeholderData: keepPreviousData,
  });

/** The same for queries with the same runs, whatever their columns and order. */
export const runsOf = ({ experiment_ids, filter, deleted }: Omit<Scope, 'columns'>): string =>
  JSON.stringify([experiment_ids, filter, deleted]);

/** Minimum, median, maximum and mean of columns over all runs of a query, by column. */
export const runAggregates = (scope: Scope) =>
  queryOptions({
    queryKey: ['runs', 'aggregates', scope],
    queryFn: async ({ signal }) => {
      const { aggregates = [] } = await call(runTable.aggregateRuns, wireScope(scope), { signal });
      return { runs: runsOf(scope), byColumn: new Map(aggregates.map((one) => [one.column ?? '', one])) };
    },
    placeholderData: keepPreviousData,
  });
