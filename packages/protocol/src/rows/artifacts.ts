import { limits } from '../limits.ts';
import { int64, list, map, row, str } from '../row.ts';
import { fileInfo } from '../shapes/file-info.ts';

/** Artifacts of runs. */
export const artifacts = {
  listArtifacts: row({
    methods: ['GET'], path: '/mlflow/artifacts/list', major: 2, needs: 'artifact:read', since: '2.0',
    input: { run_id: str, run_uuid: str, path: str, page_token: str },
    checks: { run_id: ['string', 'required'], path: ['string'], page_token: ['string'] },
    output: { root_uri: str, files: list(fileInfo), next_page_token: str },
    summary: 'Lists one folder of a run.',
  }),
  createPresignedUploadUrl: row({
    methods: ['POST'], path: '/mlflow/artifacts/presigned-upload-url', major: 2, needs: 'artifact:edit', since: '3.12',
    input: { run_id: str, model_id: str, path: str, expiration: int64 },
    checks: { run_id: ['string'], model_id: ['string'], path: ['required', 'string'], expiration: ['int'] },
    output: { presigned_url: str, headers: map(str) },
    summary: 'Gives an address for a direct upload to the object store.',
  }),
  createPresignedDownloadUrl: row({
    methods: ['POST'], path: '/mlflow/artifacts/presigned-download-url', major: 2, needs: 'artifact:read', since: '3.15',
    input: { run_id: str, path: str, expiration: int64 },
    checks: { run_id: ['required', 'string'], path: ['required', 'string'], expiration: ['int'] },
    limits: { expiration: `1 to ${limits.presignedDownloadSeconds} seconds` },
    output: { presigned_url: str, headers: map(str), file_size: int64 },
    summary: 'Gives an address for a direct download from the object store.',
  }),
  getArtifact: row({
    methods: ['GET'], path: '/get-artifact', major: 2, under: ['root'], needs: 'artifact:read', since: '2.0', body: 'download',
    input: { run_id: str, run_uuid: str, path: str }, output: {},
    summary: 'Downloads one file of a run.',
  }),
  uploadRunArtifact: row({
    methods: ['POST'], path: '/mlflow/upload-artifact', major: 2, under: ['ajax-api'], needs: 'artifact:edit', since: '2.7', body: 'upload',
    input: { run_uuid: str, path: str },
    output: {},
    summary: 'Uploads one file of at most 10 MB to a run.',
  }),
};
