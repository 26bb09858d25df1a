import { artifacts, loggedModels } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { appendRunFile, getRunFileUpload } from './append-run-file.ts';
import { downloadRunFolder } from './download-run-folder.ts';
import { getArtifact } from './get-artifact.ts';
import { listArtifacts } from './list-artifacts.ts';
import { getLoggedModelArtifactFile, listLoggedModelArtifacts } from './logged-model-artifacts.ts';
import { createPresignedDownloadUrl, createPresignedUploadUrl } from './presigned-url.ts';
import { showRunPage } from './show-run-page.ts';
import { uploadRunArtifact } from './upload-run-artifact.ts';
import { uploadRunFile } from './upload-run-file.ts';

export { type ArtifactPlace, placeAt } from './artifact-place.ts';

/** Two rows of the logged models are about bytes, so they are served here. */
const rows = {
  ...artifacts,
  listLoggedModelArtifacts: loggedModels.listLoggedModelArtifacts,
  getLoggedModelArtifactFile: loggedModels.getLoggedModelArtifactFile,
};

export const artifactsSlice = slice(rows, {
  listArtifacts,
  createPresignedUploadUrl,
  createPresignedDownloadUrl,
  getArtifact,
  showRunPage,
  downloadRunFolder,
  uploadRunArtifact,
  uploadRunFile,
  appendRunFile,
  getRunFileUpload,
  listLoggedModelArtifacts,
  getLoggedModelArtifactFile,
});
