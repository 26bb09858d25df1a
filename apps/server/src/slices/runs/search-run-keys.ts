import { type InputOf, invalidParameter, limits, type runTable } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { parseExperimentId } from '../experiments/index.ts';
import { searchKeysJob } from './run-keys.store.ts';
import { searchValuesJob } from './run-values.store.ts';

export const searchRunKeys: Handler<typeof runTable.searchRunKeys> = async ({ db }, input) => {
  const { keys, total } = await db.heavy(searchKeysJob, {
    experiment_ids: experimentsOf(input),
    entity: input.entity ?? refuseEntity('metric, param or tag'),
    query: input.query ?? '',
    limit: checkedLimit(input.max_results ?? 0),
  });
  return { keys, total_count: total };
};

export const searchRunValues: Handler<typeof runTable.searchRunValues> = async ({ db }, input) => {
  const values = await db.heavy(searchValuesJob, {
    experiment_ids: experimentsOf(input),
    entity: input.entity ?? refuseEntity('param, tag or attribute'),
    key: input.key ?? '',
    query: input.query ?? '',
    limit: checkedLimit(input.max_results ?? 0),
  });
  return { values };
};

const experimentsOf = ({ experiment_ids = [] }: Pick<InputOf<typeof runTable.searchRunKeys>, 'experiment_ids'>) => [
  ...new Set(experiment_ids.map(parseExperimentId)),
];

/** A name that is none of the enum's is read as absent. */
const refuseEntity = (names: string): never => {
  throw invalidParameter(`Invalid value for 'entity': it must be ${names}.`);
};

/** @throws INVALID_PARAMETER_VALUE */
function checkedLimit(max_results: number): number {
  if (max_results >= 1 && max_results <= limits.completions) return max_results;
  throw invalidParameter(
    `Invalid value ${max_results} for 'max_results': it must lie between 1 and ${limits.completions}.`,
  );
}
