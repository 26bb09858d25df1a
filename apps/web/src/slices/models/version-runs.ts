import { runs } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { call } from '../../kernel/api/call.ts';
import type { Run } from './prepare-versions.ts';

/** Runs that one search names. */
const idsPerSearch = 200;

/**
 * The runs of versions by id. A search needs an experiment, which a version does not tell: the first run that is not yet known
 * tells it, and all that lie beside it come with one search.
 */
export const runsOfVersions = (run_ids: readonly string[]) =>
  queryOptions({
    queryKey: ['run', 'of-versions', run_ids],
    queryFn: ({ signal }) => loadRuns(run_ids, signal),
    enabled: run_ids.length > 0,
    placeholderData: (before) => before,
  });

async function loadRuns(run_ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Run>> {
  const found = new Map<string, Run>();
  let left = [...run_ids];
  while (left.length > 0) {
    const [first = '', ...others] = left;
    const run = await runOrNone(first, signal);
    if (run) {
      found.set(first, run);
      const experiment_id = run.info?.experiment_id ?? '';
      for (const it of await searchRuns(experiment_id, others, signal)) found.set(it.info?.run_id ?? '', it);
    }
    left = others.filter((id) => !found.has(id));
  }
  return found;
}

/** A run that is gone leaves its version without metrics. */
async function runOrNone(run_id: string, signal: AbortSignal): Promise<Run | undefined> {
  try {
    return (await call(runs.getRun, { run_id }, { signal })).run;
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return undefined;
    throw error;
  }
}

async function searchRuns(experiment_id: string, ids: readonly string[], signal: AbortSignal): Promise<Run[]> {
  const found: Run[] = [];
  for (let at = 0; at < ids.length; at += idsPerSearch) {
    const some = ids.slice(at, at + idsPerSearch);
    const input = {
      experiment_ids: [experiment_id],
      filter: `attributes.run_id IN (${some.map((id) => `'${id}'`).join(', ')})`,
      run_view_type: 'ALL' as const,
      max_results: some.length,
    };
    found.push(...((await call(runs.searchRuns, input, { signal })).runs ?? []));
  }
  return found;
}
