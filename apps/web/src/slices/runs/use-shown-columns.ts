import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type RunColumn, wireColumn } from './run-columns.ts';
import { differingColumns, type RunsQuery } from './run-queries.ts';

/** The columns to show: all of them, or the name and those that differ among all runs of the query. */
export function useShownColumns(
  columns: readonly RunColumn[],
  { experiment_ids, filter, deleted }: RunsQuery,
  onlyDiffering: boolean,
): readonly RunColumn[] {
  const names = useMemo(() => [...new Set(columns.map(wireColumn))].sort(), [columns]);
  const scope = { experiment_ids, filter, deleted, columns: names };
  const { data } = useQuery({ ...differingColumns(scope), enabled: onlyDiffering && names.length > 0 });
  return useMemo(() => {
    if (!onlyDiffering || !data) return columns;
    const differing = new Set(data);
    return columns.filter((column) => column.id === 'attributes.run_name' || differing.has(wireColumn(column)));
  }, [columns, data, onlyDiffering]);
}
