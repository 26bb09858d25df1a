import { useQueries } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { TableRun } from './prepare-run-cell.ts';
import { type RunsAnswer, type RunsQuery, runsPage } from './run-queries.ts';
import { pageSize, pagesOf, type Shown, start, withShown } from './shown-pages.ts';

export interface RunRows {
  /** Undefined until the first answer. */
  readonly total: number | undefined;
  readonly rowAt: (index: number) => TableRun | undefined;
  /** The place of a loaded run, else -1. */
  readonly indexOf: (run_id: string) => number;
  /** The rows that are there, in no more than the pages on the screen and those ahead of them. */
  readonly loaded: readonly TableRun[];
  /** Some rows of the query, the same ones while it is scrolled: what looks at values for the look of a column. */
  readonly sample: readonly TableRun[];
  readonly error: unknown;
  readonly isStale: boolean;
  /** Whether the first row is on the screen. */
  readonly isAtTop: boolean;
  readonly show: (first: number, last: number) => void;
  readonly retry: () => void;
}

/** Rows by position: only the pages on the screen are asked for, so that row 73,412 is one request away. */
export function useRunRows(query: RunsQuery, enabled: boolean): RunRows {
  const [shown, setShown] = useState<Shown>(start);
  // While another page is on its way, the table keeps its length.
  const total = useRef<number>(undefined);
  const pages = pagesOf(shown, total.current);
  const kept = useKeptPages(query);
  const results = useQueries({
    queries: pages.map((page) => ({ ...runsPage(query, page), enabled, placeholderData: () => kept.get(page) })),
  });
  const byPage = new Map(pages.map((page, at) => [page, results[at]]));
  for (const [page, result] of byPage) if (result?.data) kept.set(page, result.data);
  for (const page of kept.keys()) if (!byPage.has(page)) kept.delete(page);
  const answers = results.map(({ data }) => data).filter((data) => data !== undefined);
  total.current = answers[0]?.total ?? total.current;
  const failed = results.find(({ error }) => error !== null);
  return {
    total: total.current,
    rowAt: (index) => byPage.get(Math.floor(index / pageSize))?.data?.runs[index % pageSize],
    indexOf: (run_id) => {
      for (const [page, result] of byPage) {
        const at = result?.data?.runs.findIndex(({ info }) => info.run_id === run_id) ?? -1;
        if (at >= 0) return page * pageSize + at;
      }
      return -1;
    },
    loaded: answers.flatMap(({ runs }) => runs),
    sample: useSample(query, results.find(({ data, isPlaceholderData }) => data && !isPlaceholderData)?.data),
    error: failed?.error,
    isAtTop: shown.isAtTop,
    isStale: results.some(({ isPlaceholderData }) => isPlaceholderData),
    show: useCallback((from: number, to: number) => {
      const now = performance.now();
      setShown((old) => withShown(old, from, to, now));
    }, []),
    retry: () => void failed?.refetch(),
  };
}

/**
 * The rows of before stay while others are on their way, but never in the place of another page, or of another table. Several queries at
 * once do not know by themselves which of them a new one takes the place of.
 */
function useKeptPages({ experiment_ids, deleted }: RunsQuery): Map<number, RunsAnswer> {
  const table = `${experiment_ids.join()} ${deleted}`;
  const kept = useRef({ table, pages: new Map<number, RunsAnswer>() });
  if (kept.current.table !== table) kept.current = { table, pages: new Map() };
  return kept.current.pages;
}

const none: readonly TableRun[] = [];

function useSample(query: RunsQuery, answer: RunsAnswer | undefined): readonly TableRun[] {
  const kept = useRef({ query, runs: none });
  if (answer && (kept.current.query !== query || kept.current.runs === none))
    kept.current = { query, runs: answer.runs };
  return kept.current.runs;
}
