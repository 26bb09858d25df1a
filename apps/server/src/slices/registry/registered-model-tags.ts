import { checkKey, type registeredModels } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { emitTag } from './events.ts';
import { checkedModelName } from './names.ts';
import { type ModelRow, requireModel, setModelIsPrompt } from './registered-models.store.ts';
import { checkedModelTag, isPromptTagged, promptTag } from './registry-tag.ts';
import { modelTags, type RegistryTag } from './registry-tags.store.ts';

export const setRegisteredModelTag: Handler<typeof registeredModels.setRegisteredModelTag> = (
  { db, now, newId },
  input,
) => {
  const name = checkedModelName(input.name ?? '');
  const tag = checkedModelTag(input);
  return db.write(async (tx) => {
    const model = await requireModel(tx, name);
    await modelTags.put(tx, model.id, tag);
    const isPrompt = await noteKind(tx, model, tag);
    await emitTag(tx, { name, isPrompt, time: now(), newId }, tag);
    return {};
  });
};

/** Without that tag nothing changes, though it is announced. */
export const deleteRegisteredModelTag: Handler<typeof registeredModels.deleteRegisteredModelTag> = (
  { db, now, newId },
  input,
) => {
  const name = checkedModelName(input.name ?? '');
  const { key = '' } = input;
  checkKey(key, 'key');
  return db.write(async (tx) => {
    const model = await requireModel(tx, name);
    await modelTags.drop(tx, model.id, key);
    const isPrompt = await noteKind(tx, model, { key, value: '' });
    await emitTag(tx, { name, isPrompt, time: now(), newId }, { key });
    return {};
  });
};

/** The tag of a prompt decides in which searches the model appears. Answers whether it is a prompt now. */
async function noteKind(tx: Tx, { id, is_prompt }: ModelRow, tag: RegistryTag): Promise<boolean> {
  if (tag.key !== promptTag) return is_prompt === 1;
  const isPrompt = isPromptTagged([tag]);
  await setModelIsPrompt(tx, id, isPrompt ? 1 : 0);
  return isPrompt;
}
