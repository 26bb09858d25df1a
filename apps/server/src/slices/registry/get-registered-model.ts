import type { registeredModels } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readModel } from './answers.ts';
import { checkedModelName } from './names.ts';
import { requireModel } from './registered-models.store.ts';

/** A model or prompt with its tags, aliases and the newest version of each stage. */
export const getRegisteredModel: Handler<typeof registeredModels.getRegisteredModel> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  return db.read(async (reader) => ({ registered_model: await readModel(reader, await requireModel(reader, name)) }));
};
