import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunColumn } from './run-columns.ts';
import { type RunsQuery, runAggregates, runsOf } from './run-queries.ts';

export interface Aggregate {
  readonly n: number;
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
  readonly mean?: number;
}

/** Columns that one request may name. */
const aggregatedMax = 100;

export interface Aggregates {
  /** By column id; undefined while nothing is asked for or known. */
  readonly figures: ReadonlyMap<string, Aggregate> | undefined;
  /** They are of the runs of an earlier query, or none are there yet. */
  readonly isPending: boolean;
}

/** Figures of columns with numbers, over all runs of the query. */
export function useAggregates(columns: readonly RunColumn[], query: RunsQuery): Aggregates {
  const { experiment_ids, filter, deleted } = query;
  const asked = useMemo(() => columns.filter(hasAggregates).slice(0, aggregatedMax), [columns]);
  const scope = { experiment_ids, filter, deleted, columns: asked.map(({ id }) => id).sort() };
  const { data, isLoading } = useQuery({ ...runAggregates(scope), enabled: asked.length > 0 });
  const isPending = isLoading || (data !== undefined && data.runs !== runsOf(scope));
  const figures = useMemo(
    () =>
      data &&
      new Map(
        asked.flatMap((column) => {
          const found = data.byColumn.get(column.id);
          return found ? [[column.id, { ...found, n: Number(found.n ?? 0) }] as const] : [];
        }),
      ),
    [data, asked],
  );
  return { figures, isPending };
}

/** The server knows the numbers of metrics, of their histories too, and the params that are numbers. Their columns' ids are its names. */
export const hasAggregates = ({ namespace, statistic }: RunColumn): boolean =>
  (namespace === 'metrics' && statistic !== 'trend') || namespace === 'params';
