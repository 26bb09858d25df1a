import { useCallback, useRef, useState } from 'react';
import { useKeptQueries } from '../../kernel/api/use-kept-queries.ts';
import type { TableRun } from './prepare-run-cell.ts';
import { type RunsAnswer, type RunsQuery, runsPage, tableOfRuns } from './run-queries.ts';
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
  const byPage = useKeptQueries(
    tableOfRuns(query),
    new Map(pages.map((page) => [page, { ...runsPage(query, page), enabled }])),
  );
  const results = [...byPage.values()];
  const answers = results.map(({ data }) => data).filter((data) => data !== undefined);
  total.current = answers[0]?.total ?? total.current;
  const failed = results.find(({ error }) => error !== null);
  return {
    total: total.current,
    rowAt: (index) => byPage.get(Math.floor(index / pageSize))?.data?.runs[index % pageSize],
    indexOf: (run_id) => {
      for (const [page, { data }] of byPage) {
        const at = data?.runs.findIndex(({ info }) => info.run_id === run_id) ?? -1;
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

const none: readonly TableRun[] = [];

function useSample(query: RunsQuery, answer: RunsAnswer | undefined): readonly TableRun[] {
  const kept = useRef({ query, runs: none });
  if (answer && (kept.current.query !== query || kept.current.runs === none))
    kept.current = { query, runs: answer.runs };
  return kept.current.runs;
}
