import { checkArtifactLocation } from '@millrace/artifacts';
import { checkLength, type experiments, fail, invalidParameter, limits } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { checkedExperimentTag, customViewPrefix } from './experiment-tag.ts';
import { type ExperimentTag, putExperimentTag } from './experiment-tags.store.ts';
import { addExperiment } from './experiments.store.ts';

export const createExperiment: Handler<typeof experiments.createExperiment> = (context, input) => {
  const artifact_location = input.artifact_location
    ? checkArtifactLocation(input.artifact_location, context.artifacts.policy)
    : (id: number) => context.artifacts.defaultLocation(id);
  const name = checkedName(input.name ?? '');
  const tags = (input.tags ?? []).map(checkedExperimentTag);
  checkUnique(name, tags);
  return context.db.write(async (tx) => {
    const id = await addExperiment(tx, { name, artifact_location, time: context.now() });
    if (id === undefined) throw alreadyExists(name, 'the name is taken, also by a deleted experiment.');
    for (const tag of tags) await putExperimentTag(tx, id, tag);
    return { experiment_id: String(id) };
  });
};

/** Blank names are accepted, as in MLflow. */
export function checkedName(name: string): string {
  checkLength('name', limits.experimentName, name);
  return name;
}

const alreadyExists = (name: string, why: string) =>
  fail('RESOURCE_ALREADY_EXISTS', `Experiment(name=${name}) already exists. Error: ${why}`);

function checkUnique(name: string, tags: readonly ExperimentTag[]): void {
  const views = tags.filter((tag) => tag.key.startsWith(customViewPrefix)).length;
  if (views > limits.customViewsPerExperiment) {
    throw invalidParameter(
      `Unable to create another custom view; the maximum number of custom views per experiment is ${limits.customViewsPerExperiment}. ` +
        'Delete an existing custom view before creating a new one.',
    );
  }
  if (new Set(tags.map((tag) => tag.key)).size < tags.length) throw alreadyExists(name, 'a tag key is given twice.');
}
