import { queryClient } from '../../kernel/api/query-client.ts';
import { type ChartsSearch, loadRunsCharts, prefetchCharts } from '../charts/index.ts';
import { withClause } from './filter-context.ts';
import { firstColumns, orderBy, type RunColumn, readColumn, wireColumns } from './run-columns.ts';
import { type RunsQuery, runsPage } from './run-queries.ts';
import { type RunsSearch, shownParts } from './runs-search.ts';

export const parentTag = 'tags.`mlflow.parentRunId`';

/** What the server is asked for an arrangement of the table; a tree begins with the runs that have no parent. */
export const runsQuery = (
  experiment_ids: readonly string[],
  search: RunsSearch,
  { columns, sorts }: { readonly columns: readonly RunColumn[]; readonly sorts: readonly string[] },
): RunsQuery => ({
  experiment_ids,
  filter: search.tree && !search.group ? withClause(search.filter, `${parentTag} IS NULL`) : (search.filter ?? ''),
  order_by: orderBy(sorts),
  columns: wireColumns(columns),
  deleted: search.deleted === true,
});

/** Asks for the first rows, or the code and the runs of charts, while the code of the page is still on its way. */
export function prefetchRuns(ids: string, search: RunsSearch & ChartsSearch): void {
  const { hasTable, hasCharts } = shownParts(search);
  if (hasCharts) void loadRunsCharts();
  if (search.group) return;
  const columns = (search.col ?? firstColumns).map(readColumn).filter((column) => column !== undefined);
  const query = runsQuery(ids.split(','), search, { columns, sorts: search.sort ?? [] });
  if (hasTable) void queryClient.prefetchQuery(runsPage(query, 0));
  if (hasCharts)
    prefetchCharts({ experiment_ids: query.experiment_ids, filter: query.filter, order_by: query.order_by }, search);
}
