import { modelVersions } from '@millrace/protocol';
import { fetchBytes, linkTo } from '../../kernel/api/call.ts';
import type { ArtifactSource } from '../artifacts/index.ts';
import { modelUri } from './load-snippets.ts';

/** The files of a version for previews. They are listed from the record of the version, so folders are not asked for. */
export const versionArtifacts = (name: string, version: string): ArtifactSource => ({
  key: `version ${name} ${version}`,
  list: async () => [],
  fetch: (path, range, signal) =>
    fetchBytes(modelVersions.getModelVersionArtifact, { name, version, path }, { range, signal }),
  link: (path) => linkTo(modelVersions.getModelVersionArtifact, { name, version, path }),
  uri: (folder) => modelUri({ name, version }) + (folder && `/${folder}`),
});
