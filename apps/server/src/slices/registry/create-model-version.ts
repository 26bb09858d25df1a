import { checkHost } from '@millrace/artifacts';
import { invalidParameter, type modelVersions } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Context, Handler } from '../../kernel/context.ts';
import { addRegistration } from '../logged-models/index.ts';
import { newVersionAnswer } from './answers.ts';
import { emitVersionCreated } from './events.ts';
import { recordPendingFiles } from './file-recorder.ts';
import { type Claim, checkLocalOrigin, checkOrigin, type Origin } from './model-version-origin.ts';
import { addVersion, setVersionsArePrompts, type VersionRow } from './model-versions.store.ts';
import { checkedModelName } from './names.ts';
import { takeVersionNumber } from './registered-models.store.ts';
import { checkedVersionTag, isPromptTagged, withoutRepeats } from './registry-tag.ts';
import { type RegistryTag, versionTags } from './registry-tags.store.ts';
import { addFileRecord } from './version-files.store.ts';
import { isPlaceholder, mayBeServed } from './version-place.ts';

/** The source is checked before the name and the tags, as in MLflow. */
export const createModelVersion: Handler<typeof modelVersions.createModelVersion> = async (context, input) => {
  const { source = '', run_id, model_id, tags: sent = [], description = '', run_link = '' } = input;
  const claim = { source, run_id, model_id };
  const isPrompt = isPromptTagged(sent);
  checkSourceText(context, source, isPrompt);
  if (!isPrompt) await checkLocalOrigin(context.db, claim);
  const { model_version, isFileAwaited } = await context.db.write(async (tx) => {
    const origin = isPrompt ? promptOrigin(claim) : await checkOrigin(tx, claim);
    const name = checkedModelName(input.name ?? '');
    const tags = withoutRepeats(sent.map(checkedVersionTag));
    const time = context.now();
    const row = await addNumbered(tx, { name, origin, isPrompt, tags, description, run_link }, time);
    const isFileAwaited = !isPrompt && mayBeServed(context, row);
    if (isFileAwaited) await addFileRecord(tx, row.id, time);
    if (origin.registers) await addRegistration(tx, origin.registers, { name, version: row.version });
    await emitVersionCreated(tx, { name, isPrompt, time, newId: context.newId }, { ...row, tags, description });
    return { model_version: newVersionAnswer(row, tags), isFileAwaited };
  });
  if (isFileAwaited) recordPendingFiles(context);
  return { model_version };
};

/** What can be said of a source without looking anything up. */
function checkSourceText({ config, artifacts }: Context, source: string, isPrompt: boolean): void {
  if (config.modelSourcePattern && !config.modelSourcePattern.test(source))
    throw invalidParameter(`Invalid model version source: '${source}'.`);
  if (isPrompt && !isPlaceholder(source))
    throw invalidParameter(`Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`);
  checkHost(source, 'source', artifacts.policy);
}

const promptOrigin = ({ source, run_id = '' }: Claim): Origin => ({
  source,
  storage_location: source,
  run_id,
  model_id: null,
});

interface Content {
  readonly name: string;
  readonly origin: Origin;
  readonly isPrompt: boolean;
  readonly tags: readonly RegistryTag[];
  readonly description: string;
  readonly run_link: string;
}

async function addNumbered(tx: Tx, content: Content, time: number): Promise<VersionRow> {
  const { name, origin, isPrompt, tags, description, run_link } = content;
  const { source, storage_location, run_id, model_id } = origin;
  const { registered_model_id, version, versions_are_prompts } = await takeVersionNumber(tx, name, time);
  const is_prompt = isPrompt || versions_are_prompts ? 1 : 0;
  const from = { source, storage_location, run_id, run_link, model_id };
  const row = await addVersion(tx, { registered_model_id, name, version, is_prompt, description, ...from }, time);
  for (const tag of tags) await versionTags.put(tx, row.id, tag);
  if (isPrompt && versions_are_prompts === 0) await setVersionsArePrompts(tx, registered_model_id, 1);
  return row;
}
