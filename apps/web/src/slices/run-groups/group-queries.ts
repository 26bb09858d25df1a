import { runTable } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import type { GroupFigure } from './group-figure.ts';
import { keyOfGroup, type RunGroup } from './run-group.ts';

/** Which runs, grouped by what, with figures of which columns. */
export interface GroupsQuery {
  readonly experiment_ids: readonly string[];
  readonly filter: string;
  readonly deleted: boolean;
  /** Columns by which runs are grouped. */
  readonly group_by: readonly string[];
  /** Columns of numbers. */
  readonly columns: readonly string[];
  readonly order_by: readonly string[];
  readonly figure: GroupFigure;
}

export interface GroupsAnswer {
  readonly groups: readonly RunGroup[];
  readonly groupCount: number;
  readonly runCount: number;
}

/** Groups that come together. */
export const groupsPageSize = 100;

type PageKey = readonly ['runs', 'groups', GroupsQuery, page: number, size: number];

/** One page of the groups of all runs of a query. */
export const groupsPage = (query: GroupsQuery, page: number, size = groupsPageSize) =>
  queryOptions<GroupsAnswer, Error, GroupsAnswer, PageKey>({
    queryKey: ['runs', 'groups', query, page, size],
    queryFn: ({ signal }) => readGroups(query, page * size, size, signal),
    // While other figures come, those of before stay; groups of something else do not.
    placeholderData: (before, old) => {
      const [, , oldQuery, oldPage] = old?.queryKey ?? [];
      return oldQuery && oldPage === page && tableOfGroups(oldQuery) === tableOfGroups(query) ? before : undefined;
    },
  });

/** The same for queries whose groups are groups of the same things, whatever their figures, filter and order. */
export const tableOfGroups = ({ experiment_ids, deleted, group_by }: GroupsQuery): string =>
  JSON.stringify([experiment_ids, deleted, group_by]);

/** The same for queries of such a table whose groups stand in the same places, whatever their columns. */
export const rankingOfGroups = ({ filter, order_by, figure }: GroupsQuery): string =>
  JSON.stringify([filter, order_by, figure]);

/** Groups from a place on, as many as asked for. @throws ApiFailure */
export async function readGroups(
  { deleted, ...query }: GroupsQuery,
  offset: number,
  max_results: number,
  signal: AbortSignal,
): Promise<GroupsAnswer> {
  const run_view_type = deleted ? ('DELETED_ONLY' as const) : ('ACTIVE_ONLY' as const);
  const answer = await call(runTable.searchRunGroups, { ...query, run_view_type, offset, max_results }, { signal });
  const groups = (answer.groups ?? []).map(({ values = [], count, aggregates = [] }): RunGroup => {
    const own = values.map(({ column = '', value }) => ({ column, value }));
    const figures = aggregates.map((one) => [one.column ?? '', { ...one, n: Number(one.n ?? 0) }] as const);
    return { key: keyOfGroup(own), values: own, count: Number(count ?? 0), aggregates: new Map(figures) };
  });
  return { groups, groupCount: Number(answer.group_count ?? 0), runCount: Number(answer.total_count ?? 0) };
}
