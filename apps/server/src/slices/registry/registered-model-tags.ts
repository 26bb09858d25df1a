import { checkKey, type registeredModels } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { checkedModelName } from './names.ts';
import { requireModel, setModelIsPrompt } from './registered-models.store.ts';
import { checkedModelTag, isPromptTagged, promptTag } from './registry-tag.ts';
import { modelTags, type RegistryTag } from './registry-tags.store.ts';

export const setRegisteredModelTag: Handler<typeof registeredModels.setRegisteredModelTag> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const tag = checkedModelTag(input);
  return db.write(async (tx) => {
    const { id } = await requireModel(tx, name);
    await modelTags.put(tx, id, tag);
    await noteKind(tx, id, tag);
    return {};
  });
};

/** Without that tag nothing happens. */
export const deleteRegisteredModelTag: Handler<typeof registeredModels.deleteRegisteredModelTag> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const { key = '' } = input;
  checkKey(key, 'key');
  return db.write(async (tx) => {
    const { id } = await requireModel(tx, name);
    await modelTags.drop(tx, id, key);
    await noteKind(tx, id, { key, value: '' });
    return {};
  });
};

/** The tag of a prompt decides in which searches the model appears. */
async function noteKind(tx: Tx, id: number, tag: RegistryTag): Promise<void> {
  if (tag.key === promptTag) await setModelIsPrompt(tx, id, isPromptTagged([tag]) ? 1 : 0);
}
