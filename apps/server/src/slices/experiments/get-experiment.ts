import { type experiments, fail } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { experimentAnswer } from './experiment-answer.ts';
import { readExperimentTags } from './experiment-tags.store.ts';
import { type ExperimentRow, findExperimentByName, requireExperiment } from './experiments.store.ts';

/** Active or deleted. */
export const getExperiment: Handler<typeof experiments.getExperiment> = ({ db }, input) =>
  db.read(async (reader) => answer(reader, await requireExperiment(reader, input.experiment_id ?? '')));

/** Active or deleted; the name is compared exactly. */
export const getExperimentByName: Handler<typeof experiments.getExperimentByName> = ({ db }, input) =>
  db.read(async (reader) => {
    const row = await findExperimentByName(reader, input.experiment_name ?? '');
    if (!row) throw fail('RESOURCE_DOES_NOT_EXIST', `Could not find experiment with name '${input.experiment_name}'`);
    return answer(reader, row);
  });

async function answer(reader: Reader, row: ExperimentRow) {
  const tags = await readExperimentTags(reader, [row.experiment_id]);
  return { experiment: experimentAnswer(row, tags.get(row.experiment_id)) };
}
