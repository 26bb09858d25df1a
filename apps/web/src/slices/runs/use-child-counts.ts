import { type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { groupsPage } from '../run-groups/index.ts';
import { quotedValue } from './filter-context.ts';
import type { RunsQuery } from './run-queries.ts';
import { parentTag } from './runs-query.ts';

/** Runs whose children are counted by one request: a filter has room for 200 conditions. */
const parentsMost = 100;

/** How many runs of the query lie directly below each of these; 0 until it is known. More rows make it another question: what was known stays meanwhile. */
export function useChildCounts(
  { experiment_ids, deleted }: RunsQuery,
  parents: readonly string[],
  enabled: boolean,
): { readonly of: (run_id: string) => number; readonly results: readonly UseQueryResult[] } {
  const parts = Array.from({ length: enabled ? Math.ceil(parents.length / parentsMost) : 0 }, (_, at) =>
    parents.slice(at * parentsMost, (at + 1) * parentsMost),
  );
  const answers = useQueries({
    queries: parts.map((ids) => {
      const filter = ids.map((id) => `${parentTag} = ${quotedValue(id)}`).join(' OR ');
      const grouping = { group_by: ['tags.mlflow.parentRunId'], columns: [], order_by: [], figure: 'mean' as const };
      return groupsPage({ experiment_ids, deleted, filter, ...grouping }, 0, parentsMost);
    }),
  });
  const groups = answers.flatMap(({ data }) => data?.groups ?? []);
  const counts = new Map(groups.map(({ values, count }) => [values[0]?.value, count]));
  const isKnown = answers.every(({ data }) => data !== undefined);
  const known = useRef(counts);
  useEffect(() => {
    if (isKnown) known.current = counts;
  });
  return {
    of: (run_id) => counts.get(run_id) ?? (isKnown ? 0 : (known.current.get(run_id) ?? 0)),
    results: answers,
  };
}
