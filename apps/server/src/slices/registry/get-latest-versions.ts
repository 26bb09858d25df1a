import type { registeredModels } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readVersionsWithAliases } from './answers.ts';
import { readLatestVersionsOf } from './model-versions.store.ts';
import { checkedModelName } from './names.ts';
import { requireModel } from './registered-models.store.ts';
import { checkedStage } from './stages.ts';

/** The newest version of each stage that has any, or of the stages asked for. */
export const getLatestVersions: Handler<typeof registeredModels.getLatestVersions> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  return db.read(async (reader) => {
    const { id } = await requireModel(reader, name);
    const stages = (input.stages ?? []).map(checkedStage);
    const latest = await readLatestVersionsOf(reader, id);
    const wanted = latest.filter((row) => stages.length === 0 || stages.includes(row.current_stage));
    return { model_versions: await readVersionsWithAliases(reader, wanted) };
  });
};
