import { fail, pythonText, type registeredModels } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { readModel } from './answers.ts';
import { emitCreated } from './events.ts';
import { checkedModelName } from './names.ts';
import { addModel, requireModel } from './registered-models.store.ts';
import { checkedModelTag, isPromptTagged, withoutRepeats } from './registry-tag.ts';
import { modelTags } from './registry-tags.store.ts';

/** Models and prompts share one space of names. */
export const createRegisteredModel: Handler<typeof registeredModels.createRegisteredModel> = (
  { db, now, newId },
  input,
) => {
  const name = checkedModelName(input.name ?? '');
  const tags = withoutRepeats((input.tags ?? []).map(checkedModelTag));
  const isPrompt = isPromptTagged(tags);
  const { description = '' } = input;
  return db.write(async (tx) => {
    const time = now();
    if (!(await addModel(tx, { name, description, is_prompt: isPrompt ? 1 : 0 }, time)))
      throw await nameTaken(tx, name, isPrompt);
    const model = await requireModel(tx, name);
    for (const tag of tags) await modelTags.put(tx, model.id, tag);
    await emitCreated(tx, { name, isPrompt, time, newId }, { tags, description });
    return { registered_model: await readModel(tx, model) };
  });
};

async function nameTaken(tx: Tx, name: string, isPrompt: boolean) {
  const { is_prompt } = await requireModel(tx, name);
  const kinds = ['registered model', 'prompt'] as const;
  const [owner, wanted] = [kinds[is_prompt], kinds[isPrompt ? 1 : 0]];
  if (owner === wanted)
    return fail(
      'RESOURCE_ALREADY_EXISTS',
      `${isPrompt ? 'Prompt' : 'Registered Model'} (name=${name}) already exists.`,
    );
  return fail(
    'RESOURCE_ALREADY_EXISTS',
    `Tried to create a ${wanted} with name ${pythonText(name)}, but the name is already taken by a ${owner}. ` +
      'MLflow does not allow creating a model and a prompt with the same name.',
  );
}
