import type { modelVersions } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readVersion } from './answers.ts';
import { requireVersion } from './model-versions.store.ts';
import { checkedModelName, checkedVersion } from './names.ts';

export const getModelVersion: Handler<typeof modelVersions.getModelVersion> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const version = checkedVersion(input.version ?? '');
  return db.read(async (reader) => ({
    model_version: await readVersion(reader, await requireVersion(reader, name, version)),
  }));
};

/** Where the artifacts lie; a reference to another model was resolved when the version was made. */
export const getModelVersionDownloadUri: Handler<typeof modelVersions.getModelVersionDownloadUri> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const version = checkedVersion(input.version ?? '');
  return db.read(async (reader) => ({ artifact_uri: (await requireVersion(reader, name, version)).storage_location }));
};
