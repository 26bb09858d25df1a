import { safePath } from '@millrace/artifacts';
import { fail, type loggedModels } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { downloadFrom, listPlace, placeOfLoggedModel } from './artifact-place.ts';

export const listLoggedModelArtifacts: Handler<typeof loggedModels.listLoggedModelArtifacts> = async (
  context,
  input,
) => {
  const folder = safePath(input.artifact_directory_path ?? '');
  return listPlace(await placeOfLoggedModel(context, input.model_id ?? ''), folder);
};

export const getLoggedModelArtifactFile: Handler<typeof loggedModels.getLoggedModelArtifactFile> = async (
  context,
  input,
) => {
  if (!input.artifact_file_path)
    throw fail('BAD_REQUEST', 'Request must include the "artifact_file_path" query parameter.');
  const path = safePath(input.artifact_file_path);
  return downloadFrom(await placeOfLoggedModel(context, input.model_id ?? ''), path);
};
