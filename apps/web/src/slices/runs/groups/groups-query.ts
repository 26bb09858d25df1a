import { type GroupsQuery, readFigure } from '../../run-groups/index.ts';
import type { RunsQuery } from '../run-queries.ts';
import type { RunsSearch } from '../runs-search.ts';
import type { TableState } from '../table-state.ts';
import { hasAggregates } from '../use-aggregates.ts';

/** Columns that one request may name. */
const figuredMax = 100;

/** What the server is asked for a grouped table; undefined where runs are not grouped. */
export function groupsQuery(
  { experiment_ids, filter, deleted, order_by }: RunsQuery,
  { group, figure }: RunsSearch,
  { columns }: Pick<TableState, 'columns'>,
): GroupsQuery | undefined {
  if (!group) return undefined;
  const figured = columns.filter((column) => hasAggregates(column) && !group.includes(column.id));
  const names = figured.slice(0, figuredMax).map(({ id }) => id);
  return {
    experiment_ids,
    filter,
    deleted,
    order_by,
    group_by: group,
    columns: names.sort(),
    figure: readFigure(figure),
  };
}
