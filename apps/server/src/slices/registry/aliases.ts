import { fail, invalidParameter, type registeredModels } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { dropAlias, findAlias, putAlias } from './aliases.store.ts';
import { readVersion } from './answers.ts';
import { emitAlias, subjectOf } from './events.ts';
import { findHighestVersion, requireVersion, type VersionRow } from './model-versions.store.ts';
import { checkedAlias, checkedModelName, checkedNewAlias, checkedVersion, isLatest } from './names.ts';
import { requireModel } from './registered-models.store.ts';

/** Moves the alias when it points elsewhere. */
export const setRegisteredModelAlias: Handler<typeof registeredModels.setRegisteredModelAlias> = (
  { db, user, now, newId },
  input,
) => {
  const name = checkedModelName(input.name ?? '');
  const alias = checkedNewAlias(input.alias ?? '');
  const number = checkedVersion(input.version ?? '');
  return db.write(async (tx) => {
    const found = await requireVersion(tx, name, number);
    const { registered_model_id, version } = found;
    const time = now();
    await putAlias(tx, { registered_model_id, alias, version }, { user, time });
    await emitAlias(tx, subjectOf(found, { time, newId }), { alias, version });
    return {};
  });
};

/** Without that alias nothing changes, though it is announced. */
export const deleteRegisteredModelAlias: Handler<typeof registeredModels.deleteRegisteredModelAlias> = (
  { db, user, now, newId },
  input,
) => {
  const name = checkedModelName(input.name ?? '');
  const alias = checkedAlias(input.alias ?? '');
  return db.write(async (tx) => {
    const { id, is_prompt } = await requireModel(tx, name);
    const time = now();
    await dropAlias(tx, id, alias, { user, time });
    await emitAlias(tx, { name, isPrompt: is_prompt === 1, time, newId }, { alias });
    return {};
  });
};

/** `latest`, in any case, is the highest version. */
export const getModelVersionByAlias: Handler<typeof registeredModels.getModelVersionByAlias> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const alias = checkedAlias(input.alias ?? '');
  return db.read(async (reader) => ({
    model_version: await readVersion(reader, await requireVersionByAlias(reader, name, alias)),
  }));
};

/** @throws RESOURCE_DOES_NOT_EXIST for an unknown model, INVALID_PARAMETER_VALUE for an unknown alias */
export async function requireVersionByAlias(reader: Reader, name: string, alias: string): Promise<VersionRow> {
  const { id } = await requireModel(reader, name);
  if (isLatest(alias)) return requireHighestVersion(reader, name, id);
  const found = await findAlias(reader, id, alias);
  if (found) return requireVersion(reader, name, found.version);
  throw invalidParameter(`Registered model alias ${alias} not found.`);
}

async function requireHighestVersion(reader: Reader, name: string, id: number): Promise<VersionRow> {
  const highest = await findHighestVersion(reader, id);
  if (highest) return highest;
  throw fail('RESOURCE_DOES_NOT_EXIST', `Latest version not found for model ${name}.`);
}
