import { useQueries } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { TableRun } from './prepare-run-cell.ts';
import { pageSize, type RunsQuery, runsPage } from './run-queries.ts';

export interface RunRows {
  /** Undefined until the first answer. */
  readonly total: number | undefined;
  readonly rowAt: (index: number) => TableRun | undefined;
  /** The place of a loaded run, else -1. */
  readonly indexOf: (run_id: string) => number;
  /** The rows that are there, in no more than the pages on the screen. */
  readonly loaded: readonly TableRun[];
  readonly error: unknown;
  readonly isStale: boolean;
  /** Whether the first row is on the screen. */
  readonly isAtTop: boolean;
  readonly show: (first: number, last: number) => void;
  readonly retry: () => void;
}

/** Rows by position: only the pages on the screen are asked for, so that row 73,412 is one request away. */
export function useRunRows(query: RunsQuery, enabled: boolean): RunRows {
  const [shown, setShown] = useState(start);
  const pages = range(shown.first, shown.last);
  const results = useQueries({
    queries: pages.map((page) => ({ ...runsPage(query, page), enabled })),
  });
  const byPage = new Map(pages.map((page, at) => [page, results[at]]));
  const answers = results.map(({ data }) => data).filter((data) => data !== undefined);
  // While another page is on its way, the table keeps its length.
  const total = useRef<number>(undefined);
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
    error: failed?.error,
    isAtTop: shown.isAtTop,
    isStale: results.some(({ isPlaceholderData }) => isPlaceholderData),
    show: useCallback((from: number, to: number) => setShown((old) => withShown(old, from, to)), []),
    retry: () => void failed?.refetch(),
  };
}

/** Pages on the screen. It changes only with them: a table that scrolls is not to be drawn again for each row. */
interface Shown {
  readonly first: number;
  readonly last: number;
  readonly isAtTop: boolean;
}

const start: Shown = { first: 0, last: 0, isAtTop: true };

function withShown(old: Shown, firstRow: number, lastRow: number): Shown {
  const next = {
    first: Math.floor(firstRow / pageSize),
    last: Math.floor(lastRow / pageSize),
    isAtTop: firstRow === 0,
  };
  const isSame = next.first === old.first && next.last === old.last && next.isAtTop === old.isAtTop;
  return isSame ? old : next;
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);
