import { checkHost } from '@millrace/artifacts';
import { invalidParameter, type modelVersions } from '@millrace/protocol';
import type { Tx } from '@millrace/store';
import type { Context, Handler } from '../../kernel/context.ts';
import { addRegistration } from '../logged-models/index.ts';
import { readVersion } from './answers.ts';
import { emitVersionCreated } from './events.ts';
import { recordPendingFiles } from './file-recorder.ts';
import { type Claim, checkOrigin, type Origin } from './model-version-origin.ts';
import { addVersion, areVersionsPrompts, requireVersion, setVersionsArePrompts } from './model-versions.store.ts';
import { checkedModelName } from './names.ts';
import { type ModelRow, requireModel, takeVersionNumber } from './registered-models.store.ts';
import { checkedVersionTag, isPromptTagged, withoutRepeats } from './registry-tag.ts';
import { type RegistryTag, versionTags } from './registry-tags.store.ts';
import { addFileRecord } from './version-files.store.ts';
import { unservedReason } from './version-place.ts';

/** What a version of a prompt has in place of artifacts. */
const promptSources = ['prompt-template', 'dummy-source'];

/** The source is checked before the name and the tags, as in MLflow. */
export const createModelVersion: Handler<typeof modelVersions.createModelVersion> = async (context, input) => {
  const { source = '', run_id, model_id, tags: sent = [], description = '', run_link = '' } = input;
  const claim = { source, run_id, model_id };
  const isPrompt = isPromptTagged(sent);
  checkSourceText(context, source, isPrompt);
  const made = await context.db.write(async (tx) => {
    const origin = isPrompt ? promptOrigin(claim) : await checkOrigin(tx, claim);
    const name = checkedModelName(input.name ?? '');
    const tags = withoutRepeats(sent.map(checkedVersionTag));
    const model = await requireModel(tx, name);
    const time = context.now();
    const unserved = unservedReason(context, origin.storage_location);
    const version = await addNumbered(tx, model, { origin, isPrompt, tags, description, run_link, unserved }, time);
    if (origin.registers) await addRegistration(tx, origin.registers, { name, version });
    await emitVersionCreated(tx, { name, isPrompt, time }, { version, ...origin, tags, description });
    return { model_version: await readVersion(tx, await requireVersion(tx, name, version)) };
  });
  recordPendingFiles(context);
  return made;
};

/** What can be said of a source without looking anything up. */
function checkSourceText({ config, artifacts }: Context, source: string, isPrompt: boolean): void {
  if (config.modelSourcePattern && !config.modelSourcePattern.test(source))
    throw invalidParameter(`Invalid model version source: '${source}'.`);
  if (isPrompt && !promptSources.includes(source))
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
  readonly origin: Origin;
  readonly isPrompt: boolean;
  readonly tags: readonly RegistryTag[];
  readonly description: string;
  readonly run_link: string;
  /** Why this server cannot read the files; absent where it can, or where that takes a look. */
  readonly unserved?: string;
}

async function addNumbered(tx: Tx, model: ModelRow, content: Content, time: number): Promise<number> {
  const { origin, tags, description, run_link } = content;
  const { registers: _, ...from } = origin;
  const arePrompts = await areVersionsPrompts(tx, model.id);
  const is_prompt = content.isPrompt || arePrompts ? 1 : 0;
  const version = await takeVersionNumber(tx, model.id, time);
  const row = {
    ...from,
    registered_model_id: model.id,
    name: model.name,
    version,
    is_prompt,
    description,
    run_link,
  } as const;
  const id = await addVersion(tx, row, time);
  for (const tag of tags) await versionTags.put(tx, id, tag);
  if (!content.isPrompt) await addFileRecord(tx, id, content.unserved, time);
  if (content.isPrompt && !arePrompts) await setVersionsArePrompts(tx, model.id, 1);
  return version;
}
