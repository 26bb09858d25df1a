import { loggedModels } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call, fetchBytes, linkTo } from '../../kernel/api/call.ts';
import type { ArtifactSource } from '../artifacts/index.ts';

export const loggedModelById = (model_id: string) =>
  queryOptions({
    queryKey: ['logged-model', model_id],
    queryFn: async ({ signal }) => (await call(loggedModels.getLoggedModel, { model_id }, { signal })).model ?? {},
  });

/** Files of a logged model. */
export const modelArtifacts = (model_id: string): ArtifactSource => ({
  key: `model ${model_id}`,
  list: async (path, signal) => {
    const input = path === '' ? { model_id } : { model_id, artifact_directory_path: path };
    const { files = [] } = await call(loggedModels.listLoggedModelArtifacts, input, { signal });
    return files.map(({ path: full = '', is_dir = false, file_size }) => ({
      path: full,
      name: full.replace(/^.*\//, ''),
      isFolder: is_dir,
      size: file_size === undefined ? undefined : Number(file_size),
    }));
  },
  fetch: (artifact_file_path, range, signal) =>
    fetchBytes(loggedModels.getLoggedModelArtifactFile, { model_id, artifact_file_path }, { range, signal }),
  link: (artifact_file_path) => linkTo(loggedModels.getLoggedModelArtifactFile, { model_id, artifact_file_path }),
  uri: (folder) => `models:/${model_id}${folder && `/${folder}`}`,
});
