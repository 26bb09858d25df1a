import { artifactProxy } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { deleteArtifact } from './delete-artifact.ts';
import { downloadArtifact } from './download-artifact.ts';
import { listProxyArtifacts } from './list-proxy-artifacts.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  getPresignedDownloadUrl,
} from './multipart.ts';
import { uploadArtifact } from './upload-artifact.ts';

export { downloadBelow } from './artifact-download.ts';
export { type FileInfo, fileInfos } from './file-infos.ts';

export const artifactProxySlice = slice(artifactProxy, {
  downloadArtifact,
  uploadArtifact,
  listProxyArtifacts,
  deleteArtifact,
  createMultipartUpload,
  completeMultipartUpload,
  abortMultipartUpload,
  getPresignedDownloadUrl,
});
