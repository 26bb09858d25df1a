import { decodeOffsetToken, type InputOf, invalidParameter, limits, pythonJson, type runs } from '@millrace/protocol';
import {
  type Condition,
  compile,
  type Filter,
  readFilter,
  readRunOrder,
  runsGrammar,
  type Sort,
} from '@millrace/search';
import type { Reader } from '@millrace/store';
import { fingerprint, type SortTuple } from '../../kernel/keyset.ts';
import { parseExperimentId, stagesOf } from '../experiments/index.ts';
import { type GroupValue, groupCandidates, groupCondition, readGroupValues } from './group-field.ts';
import { findKey } from './keys.store.ts';
import type { RunSort } from './run-order.ts';
import type { Candidates, RunPageQuery } from './run-page.store.ts';
import { runCandidates, runCondition } from './search-fields.ts';

type Input = InputOf<typeof runs.searchRuns>;

/** Which runs, in which order: everything a read worker needs to find them; plain data. */
export type RunQuery = Omit<RunPageQuery, 'sorts'> & {
  readonly sorts: readonly Sort[];
  /** Fingerprint of what is asked for, without the place in it. */
  readonly hash: string;
};

/** Leaves out sorts on keys that no run ever had: nothing is in their order. */
export async function knownSorts(reader: Reader, sorts: readonly Sort[]): Promise<RunSort[]> {
  const known: RunSort[] = [];
  for (const sort of sorts as readonly RunSort[]) {
    const keyId = sort.entity === 'attribute' ? undefined : await findKey(reader, sort.key);
    if (sort.entity === 'attribute' || keyId !== undefined) known.push({ ...sort, keyId });
  }
  return known;
}

/** @throws INVALID_PARAMETER_VALUE, SearchError */
export function readRunQuery(input: Input): RunQuery {
  const limit = checkedLimit(input.max_results ?? 0);
  const filter = readFilter(runsGrammar, input.filter ?? '');
  const sorts = readRunOrder(input.order_by ?? []);
  const token = decodeOffsetToken(input.page_token);
  const experiment_ids = [...new Set((input.experiment_ids ?? []).map(parseExperimentId))];
  const lifecycle_stages = stagesOf[input.run_view_type ?? 'ACTIVE_ONLY'];
  const group = readGroupValues(input.group);
  const hash = fingerprint([experiment_ids, lifecycle_stages, input.filter ?? '', sorts, ...group]);
  return {
    experiment_ids,
    lifecycle_stages,
    where: allOf([compile(filter, runCondition), ...group.map(groupCondition)]),
    candidates: candidatesOfBoth(filter, group),
    sorts,
    limit,
    offset: token.offset,
    after: token.hash === hash ? (token.after as SortTuple | undefined) : undefined,
    hash,
  };
}

const allOf = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters),
});

function candidatesOfBoth(filter: Filter | undefined, group: readonly GroupValue[]): Candidates | undefined {
  const items = [filter && candidatesOf(filter), ...group.map(groupCandidates)].filter((item) => item !== undefined);
  return items.length > 1 ? { of: 'all', items } : items[0];
}

/** What is negated or not selective leads nowhere; of an AND any part may lead, of an OR every part must. */
function candidatesOf(filter: Filter): Candidates | undefined {
  if (filter.kind === 'comparison') return runCandidates(filter);
  if (filter.kind === 'not') return undefined;
  const items = filter.items.map(candidatesOf).filter((item) => item !== undefined);
  const usable = filter.kind === 'and' ? items.length > 0 : items.length === filter.items.length;
  return usable ? { of: filter.kind === 'and' ? 'all' : 'any', items } : undefined;
}

/** @throws INVALID_PARAMETER_VALUE with the two texts MLflow has for the two ends. */
function checkedLimit(max_results: number): number {
  if (max_results > limits.searchResults) {
    throw invalidParameter(
      `Invalid value ${pythonJson(max_results)} for parameter 'max_results' supplied:  Hint: Value was of type 'int'. ` +
        'See the API docs for more information about request parameters.',
    );
  }
  if (max_results > 0) return max_results;
  throw invalidParameter(
    `Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer`,
  );
}
