import { int64, list, map, row, str } from '../row.ts';
import { fileInfo, multipartUploadCredential, multipartUploadPart } from '../shapes/file-info.ts';

const pathInput = { artifact_path: str };

/** The artifact proxy: bytes go through this server. */
export const artifactProxy = {
  downloadArtifact: row({
    methods: ['GET'], path: '/mlflow-artifacts/artifacts/{artifact_path*}', major: 2, needs: 'artifact:read', since: '2.0', body: 'download',
    input: pathInput, output: {},
    summary: 'Downloads one file; ranges are served.',
  }),
  uploadArtifact: row({
    methods: ['PUT'], path: '/mlflow-artifacts/artifacts/{artifact_path*}', major: 2, needs: 'artifact:edit', since: '2.0', body: 'upload',
    input: pathInput, output: {},
    summary: 'Uploads one file; readers see the old or the new one, never a part.',
  }),
  listProxyArtifacts: row({
    methods: ['GET'], path: '/mlflow-artifacts/artifacts', major: 2, needs: 'artifact:read', since: '2.0',
    input: { path: str }, output: { files: list(fileInfo) },
    summary: 'Lists one folder by base names.',
  }),
  deleteArtifact: row({
    methods: ['DELETE'], path: '/mlflow-artifacts/artifacts/{artifact_path*}', major: 2, needs: 'artifact:manage', since: '2.0',
    input: pathInput, output: {},
    summary: 'Deletes a file or a folder with all it holds.',
  }),
  createMultipartUpload: row({
    methods: ['POST'], path: '/mlflow-artifacts/mpu/create/{artifact_path*}', major: 2, needs: 'artifact:edit', since: '2.9',
    input: { artifact_path: str, path: str, num_parts: int64 }, checks: { path: ['required', 'string'], num_parts: ['int'] },
    output: { upload_id: str, credentials: list(multipartUploadCredential) },
    summary: 'Starts an upload in parts.',
  }),
  completeMultipartUpload: row({
    methods: ['POST'], path: '/mlflow-artifacts/mpu/complete/{artifact_path*}', major: 2, needs: 'artifact:edit', since: '2.9',
    input: { artifact_path: str, path: str, upload_id: str, parts: list(multipartUploadPart) },
    checks: { path: ['required', 'string'], upload_id: ['string'], parts: ['required'] },
    output: {},
    summary: 'Puts the parts of an upload together.',
  }),
  abortMultipartUpload: row({
    methods: ['POST'], path: '/mlflow-artifacts/mpu/abort/{artifact_path*}', major: 2, needs: 'artifact:edit', since: '2.9',
    input: { artifact_path: str, path: str, upload_id: str }, checks: { path: ['required', 'string'], upload_id: ['string'] },
    output: {},
    summary: 'Forgets an upload in parts.',
  }),
  getPresignedDownloadUrl: row({
    methods: ['GET'], path: '/mlflow-artifacts/presigned/{artifact_path*}', major: 2, needs: 'artifact:read', since: '3.10',
    input: pathInput, output: { url: str, headers: map(str), file_size: int64 },
    summary: 'Gives an address for a direct download from the object store.',
  }),
};
