import { fail, type modelVersions } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { dropAliasesOfVersion } from './aliases.store.ts';
import { readVersion } from './answers.ts';
import {
  archiveOtherVersions,
  dropVersion,
  requireVersion,
  setVersionDescription,
  setVersionStage,
} from './model-versions.store.ts';
import { checkedModelName, checkedVersion } from './names.ts';
import { touchModel } from './registered-models.store.ts';
import { activeStages, checkedStage, type Stage } from './stages.ts';

/** Replaces the description, by nothing when there is none. */
export const updateModelVersion: Handler<typeof modelVersions.updateModelVersion> = ({ db, now }, input) => {
  const name = checkedModelName(input.name ?? '');
  const version = checkedVersion(input.version ?? '');
  return db.write(async (tx) => {
    const { id } = await requireVersion(tx, name, version);
    await setVersionDescription(tx, id, input.description ?? null, now());
    return { model_version: await readVersion(tx, await requireVersion(tx, name, version)) };
  });
};

export const transitionModelVersionStage: Handler<typeof modelVersions.transitionModelVersionStage> = (
  { db, now },
  input,
) => {
  const { stage: written = '', archive_existing_versions: archive = false } = input;
  const stage = checkedStage(written);
  if (archive && !activeStages.includes(stage)) throw notActive(written);
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  return db.write(async (tx) => {
    const version = await requireVersion(tx, name, number);
    const time = now();
    if (archive) await archiveOtherVersions(tx, version, stage, time);
    await setVersionStage(tx, version.id, stage, time);
    await touchModel(tx, version.registered_model_id, time);
    return { model_version: await readVersion(tx, await requireVersion(tx, name, number)) };
  });
};

/** `stage` as it was written. */
const notActive = (stage: string) =>
  fail(
    'INVALID_PARAMETER_VALUE',
    `Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. ` +
      `Valid stages are [${activeStages.map((active: Stage) => `'${active}'`).join(', ')}]`,
  );

/** The number is not given again while the model lives. */
export const deleteModelVersion: Handler<typeof modelVersions.deleteModelVersion> = ({ db, now, user }, input) => {
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  return db.write(async (tx) => {
    const { id, registered_model_id, version } = await requireVersion(tx, name, number);
    const time = now();
    await dropAliasesOfVersion(tx, registered_model_id, version, { user, time });
    await dropVersion(tx, id);
    await touchModel(tx, registered_model_id, time);
    return {};
  });
};
