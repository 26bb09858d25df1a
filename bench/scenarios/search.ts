import { post, type WireRun } from '../load/api.ts';
import { type Bench, type Measured, timed, unchanging, WrongAnswer } from '../load/bench.ts';
import type { RunSet, Truth } from './run-set.ts';

/** A search and, independently of any server, what it must find. */
export interface Query {
  readonly filter?: string;
  readonly orderBy?: readonly string[];
  readonly maxResults: number;
  /** Absent: every run matches. */
  readonly matches?: (truth: Truth) => boolean;
  /** Ascending; absent: the default order, newest first. */
  readonly sortKey?: (truth: Truth) => number;
}

/** One page on the wire. */
export interface RunPage {
  readonly runs?: readonly WireRun[];
  readonly next_page_token?: string;
}

/** The runs that `query` finds, all pages, in order. */
export function expectedTruths(set: RunSet, query: Query): Truth[] {
  const { matches = () => true, sortKey = (truth: Truth) => -truth.index } = query;
  return set.truths.filter(matches).toSorted((left, right) => sortKey(left) - sortKey(right));
}

/** @throws WrongAnswer unless the page holds exactly these runs in this order, each with all its metrics */
export function checkRuns(page: RunPage, expected: readonly Truth[], set: RunSet): void {
  const runs = page.runs ?? [];
  if (runs.length !== expected.length) throw new WrongAnswer(`${runs.length} runs instead of ${expected.length}`);
  for (const [position, truth] of expected.entries()) {
    const run = runs[position]!;
    if (run.info.run_id !== set.ids[truth.index]) {
      throw new WrongAnswer(`${run.info.run_name} at position ${position} instead of run-${truth.index}`);
    }
    const metrics = run.data.metrics?.length ?? 0;
    if (metrics !== Object.keys(truth.metrics).length)
      throw new WrongAnswer(`run-${truth.index} has ${metrics} metrics`);
  }
}

export const searchBytes = (experimentIds: readonly string[], query: Query, pageToken?: string): Buffer =>
  post('runs/search', {
    experiment_ids: experimentIds,
    ...(query.filter === undefined ? {} : { filter: query.filter }),
    ...(query.orderBy === undefined ? {} : { order_by: query.orderBy }),
    max_results: query.maxResults,
    ...(pageToken === undefined ? {} : { page_token: pageToken }),
  });

export interface SearchOptions {
  readonly clients: number;
  readonly minCalls?: number;
  readonly pageToken?: string;
  /** Which of the expected runs the page begins with. */
  readonly skip?: number;
  /** More experiments to search, all of them without a match. */
  readonly alsoIn?: readonly string[];
}

/** Repeats one search and checks every answer. */
export function measureSearch(bench: Bench, set: RunSet, query: Query, options: SearchOptions): Promise<Measured> {
  const skip = options.skip ?? 0;
  const expected = expectedTruths(set, query).slice(skip, skip + query.maxResults);
  const check = unchanging((body) => checkRuns(JSON.parse(body.toString('utf8')) as RunPage, expected, set));
  const bytes = searchBytes([set.experimentId, ...(options.alsoIn ?? [])], query, options.pageToken);
  return bench.measure({
    clients: options.clients,
    minCalls: options.minCalls ?? (options.clients === 1 ? 20 : 0),
    operation: async (connection) => {
      const { ms, body } = await timed(connection, bytes);
      check(body);
      return ms;
    },
  });
}
