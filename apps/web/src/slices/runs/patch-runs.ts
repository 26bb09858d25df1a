import type { TableRun } from './prepare-run-cell.ts';
import type { RunsAnswer } from './run-queries.ts';

/** A page with newer versions of its runs in their places; the same object when it has none of them. */
export function patchRuns(page: RunsAnswer | undefined, newer: ReadonlyMap<string, TableRun>): RunsAnswer | undefined {
  if (!page?.runs.some(({ info }) => newer.has(info.run_id))) return page;
  return { ...page, runs: page.runs.map((run) => newer.get(run.info.run_id) ?? run) };
}
