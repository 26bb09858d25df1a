import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RunColumn } from './run-columns.ts';
import { type RunsQuery, runAggregates } from './run-queries.ts';

export interface Aggregate {
  readonly n: number;
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
  readonly mean?: number;
}

/** Columns that one request may name. */
const aggregatedMax = 100;

/** Of columns with numbers, over all runs of the query, by column id. Undefined while nothing is asked for or known. */
export function useAggregates(
  columns: readonly RunColumn[],
  { experiment_ids, filter, deleted }: RunsQuery,
): ReadonlyMap<string, Aggregate> | undefined {
  const asked = useMemo(() => columns.filter(hasAggregates).slice(0, aggregatedMax), [columns]);
  const scope = { experiment_ids, filter, deleted, columns: asked.map(({ id }) => id).sort() };
  const { data } = useQuery({ ...runAggregates(scope), enabled: asked.length > 0 });
  return useMemo(
    () =>
      data &&
      new Map(
        asked.flatMap((column) => {
          const found = data.get(column.id);
          return found ? [[column.id, { ...found, n: Number(found.n ?? 0) }] as const] : [];
        }),
      ),
    [data, asked],
  );
}

/** The server knows the numbers of metrics, of their histories too, and the params that are numbers. Their columns' ids are its names. */
export const hasAggregates = ({ namespace, statistic }: RunColumn): boolean =>
  (namespace === 'metrics' && statistic !== 'trend') || namespace === 'params';
