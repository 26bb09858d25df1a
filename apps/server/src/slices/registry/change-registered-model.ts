import { fail, type registeredModels } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readModel } from './answers.ts';
import { checkedModelName, checkedNewName } from './names.ts';
import { dropModel, findModel, renameModel, requireModel, setModelDescription } from './registered-models.store.ts';

/** Replaces the description, by nothing when there is none. */
export const updateRegisteredModel: Handler<typeof registeredModels.updateRegisteredModel> = ({ db, now }, input) => {
  const name = checkedModelName(input.name ?? '');
  return db.write(async (tx) => {
    const { id } = await requireModel(tx, name);
    await setModelDescription(tx, id, input.description ?? '', now());
    return { registered_model: await readModel(tx, await requireModel(tx, name)) };
  });
};

/** The own name is accepted. */
export const renameRegisteredModel: Handler<typeof registeredModels.renameRegisteredModel> = ({ db, now }, input) => {
  const new_name = checkedNewName(input.new_name ?? '');
  const name = checkedModelName(input.name ?? '');
  return db.write(async (tx) => {
    const { id } = await requireModel(tx, name);
    const owner = await findModel(tx, new_name);
    if (owner && owner.id !== id) {
      const why = 'Choose another name, or rename that one.';
      throw fail('RESOURCE_ALREADY_EXISTS', `Registered Model (name=${new_name}) already exists. Error: ${why}`);
    }
    await renameModel(tx, id, new_name, now());
    return { registered_model: await readModel(tx, await requireModel(tx, new_name)) };
  });
};

/** Versions, tags and aliases go too, and with them the count of versions. */
export const deleteRegisteredModel: Handler<typeof registeredModels.deleteRegisteredModel> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  return db.write(async (tx) => {
    const { id } = await requireModel(tx, name);
    await dropModel(tx, id);
    return {};
  });
};
