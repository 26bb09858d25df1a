import { checkKey, type modelVersions } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { emitVersionTag, subjectOf } from './events.ts';
import { requireVersion, setVersionsArePrompts, type VersionRow } from './model-versions.store.ts';
import { checkedModelName, checkedVersion } from './names.ts';
import { checkedVersionTag, promptTag } from './registry-tag.ts';
import { hasPromptVersion, versionTags } from './registry-tags.store.ts';

export const setModelVersionTag: Handler<typeof modelVersions.setModelVersionTag> = ({ db, now, newId }, input) => {
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  const tag = checkedVersionTag(input);
  return db.write(async (tx) => {
    const version = await requireVersion(tx, name, number);
    await versionTags.put(tx, version.id, tag);
    await noteKind(tx, version, tag.key);
    await emitVersionTag(tx, subjectOf(version, { time: now(), newId }), { version: version.version, ...tag });
    return {};
  });
};

/** Without that tag nothing changes, though it is announced. */
export const deleteModelVersionTag: Handler<typeof modelVersions.deleteModelVersionTag> = (
  { db, now, newId },
  input,
) => {
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  const { key = '' } = input;
  checkKey(key, 'key');
  return db.write(async (tx) => {
    const version = await requireVersion(tx, name, number);
    await versionTags.drop(tx, version.id, key);
    await noteKind(tx, version, key);
    await emitVersionTag(tx, subjectOf(version, { time: now(), newId }), { version: version.version, key });
    return {};
  });
};

/** One version with the tag of a prompt hides all of its model from the search for models, as in MLflow. */
async function noteKind(tx: Tx, { registered_model_id }: VersionRow, key: string): Promise<void> {
  if (key !== promptTag) return;
  await setVersionsArePrompts(tx, registered_model_id, (await hasPromptVersion(tx, registered_model_id)) ? 1 : 0);
}
