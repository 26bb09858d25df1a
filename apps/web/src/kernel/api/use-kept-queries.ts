import { type QueryKey, type UseQueryOptions, type UseQueryResult, useQueries } from '@tanstack/react-query';
import { useRef } from 'react';

/**
 * Several queries at once, by name. Where a name asks for something else than before, what was there stays as its placeholder until the
 * answer has come; it is never shown under another name, nor in another table. What is no longer asked for is forgotten. (`useQueries`
 * alone makes a new observer for each new key, which knows of none before it.)
 *
 * @param table what the names belong to: other experiments have other pages
 * @example useKeptQueries(tableOf(query), new Map(pages.map((page) => [page, runsPage(query, page)]))).get(0)?.data
 */
export function useKeptQueries<Name, Data, Key extends QueryKey>(
  table: string,
  asked: ReadonlyMap<Name, UseQueryOptions<Data, Error, Data, Key>>,
): ReadonlyMap<Name, UseQueryResult<Data>> {
  const kept = useRef({ table, answers: new Map<Name, Data>() });
  if (kept.current.table !== table) kept.current = { table, answers: new Map() };
  const { answers } = kept.current;
  const results: readonly UseQueryResult<Data>[] = useQueries({
    queries: [...asked].map(([name, query]) => ({ ...query, placeholderData: () => answers.get(name) })),
  });
  const byName = new Map([...asked.keys()].map((name, at) => [name, results[at] as UseQueryResult<Data>]));
  for (const [name, { data }] of byName) if (data !== undefined) answers.set(name, data);
  for (const name of answers.keys()) if (!byName.has(name)) answers.delete(name);
  return byName;
}
