import { useCallback, useRef, useState } from 'react';
import { useKeptQueries } from '../../kernel/api/use-kept-queries.ts';
import type { TableRun } from './prepare-run-cell.ts';
import { type RunsAnswer, type RunsQuery, runsOf, runsPage, tableOfRuns } from './run-queries.ts';
import { pageSize, pagesOf, type Shown, start, withShown } from './shown-pages.ts';

export interface RunRows {
  /** Undefined until the first answer, and where there is none any more. */
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
  const kept = useRef<{ query?: RunsQuery; total?: number }>({});
  if (isOfAnother(query, kept.current)) kept.current = {};
  const pages = pagesOf(shown, kept.current.total);
  const byPage = useKeptQueries(
    tableOfRuns(query),
    new Map(pages.map((page) => [page, { ...runsPage(query, page), enabled }])),
  );
  const results = [...byPage.values()];
  const answers = results.map(({ data }) => data).filter((data) => data !== undefined);
  const answered = results.find(({ data, isPlaceholderData }) => data && !isPlaceholderData)?.data;
  if (answered) kept.current = { query, total: answered.total };
  const failed = results.filter(({ error }) => error !== null);
  // Where nothing of a query has come, what failed is said in the place of the table.
  const isLost = failed.length > 0 && answers.length === 0 && kept.current.query !== query;
  return {
    total: isLost ? undefined : kept.current.total,
    rowAt: (index) => byPage.get(Math.floor(index / pageSize))?.data?.runs[index % pageSize],
    indexOf: (run_id) => {
      for (const [page, { data }] of byPage) {
        const at = data?.runs.findIndex(({ info }) => info.run_id === run_id) ?? -1;
        if (at >= 0) return page * pageSize + at;
      }
      return -1;
    },
    loaded: answers.flatMap(({ runs }) => runs),
    sample: useSample(query, answered),
    error: failed[0]?.error,
    isAtTop: shown.isAtTop,
    isStale: results.some(({ isPlaceholderData }) => isPlaceholderData),
    show: useCallback((from: number, to: number) => {
      const now = performance.now();
      setShown((old) => withShown(old, from, to, now));
    }, []),
    retry: () => void Promise.all(failed.map(({ refetch }) => refetch())),
  };
}

/** What is known of other runs says nothing of these; nor does it that an earlier query found none. */
const isOfAnother = (query: RunsQuery, known: { readonly query?: RunsQuery; readonly total?: number }): boolean =>
  known.query !== undefined &&
  known.query !== query &&
  (tableOfRuns(known.query) !== tableOfRuns(query) || (known.total === 0 && runsOf(known.query) !== runsOf(query)));

const none: readonly TableRun[] = [];

function useSample(query: RunsQuery, answer: RunsAnswer | undefined): readonly TableRun[] {
  const kept = useRef({ query, runs: none });
  if (answer && (kept.current.query !== query || kept.current.runs === none))
    kept.current = { query, runs: answer.runs };
  return kept.current.runs;
}
