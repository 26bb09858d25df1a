import { joinPaths, safePath } from '@millrace/artifacts';
import { invalidParameter, type modelVersions } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { downloadBelow } from '../artifact-proxy/index.ts';
import { requireVersion } from './model-versions.store.ts';
import { checkedModelName, checkedVersion } from './names.ts';
import { placeOfVersion } from './version-place.ts';

/** One file of a version; where the version lies is judged again, as at its creation. */
export const getModelVersionArtifact: Handler<typeof modelVersions.getModelVersionArtifact> = async (
  context,
  input,
) => {
  if (input.path === undefined) throw invalidParameter('Request must specify path.');
  const path = safePath(input.path);
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  const version = await context.db.read((reader) => requireVersion(reader, name, number));
  const { store, prefix } = await placeOfVersion(context, version);
  return downloadBelow(version.storage_location, store, joinPaths(prefix, path), path);
};
