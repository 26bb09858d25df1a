import { type experiments, fail, invalidParameter, limits } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { checkedExperimentTag, customViewPrefix } from './experiment-tag.ts';
import { countOtherTags, dropExperimentTag, putExperimentTag } from './experiment-tags.store.ts';
import { requireActiveExperiment } from './experiments.store.ts';

export const setExperimentTag: Handler<typeof experiments.setExperimentTag> = ({ db }, input) => {
  const tag = checkedExperimentTag(input);
  return db.write(async (tx) => {
    const { experiment_id } = await requireActiveExperiment(tx, input.experiment_id ?? '');
    if (tag.key.startsWith(customViewPrefix)) await checkCustomViews(tx, experiment_id, tag.key);
    await putExperimentTag(tx, experiment_id, tag);
    return {};
  });
};

export const deleteExperimentTag: Handler<typeof experiments.deleteExperimentTag> = ({ db }, input) =>
  db.write(async (tx) => {
    const { experiment_id } = await requireActiveExperiment(tx, input.experiment_id ?? '');
    if (await dropExperimentTag(tx, experiment_id, input.key ?? '')) return {};
    throw fail(
      'RESOURCE_DOES_NOT_EXIST',
      `No tag with name: ${input.key} in experiment with id ${input.experiment_id}`,
    );
  });

/** Saved views are tags, and an experiment may have only so many; overwriting one is always allowed. */
async function checkCustomViews(tx: Tx, experiment_id: number, key: string): Promise<void> {
  const most = limits.customViewsPerExperiment;
  if ((await countOtherTags(tx, experiment_id, customViewPrefix, key)) < most) return;
  throw invalidParameter(
    `Unable to create another custom view for experiment ${experiment_id}; the maximum number of custom views per experiment is ${most}. ` +
      'Delete an existing custom view before creating a new one.',
  );
}
