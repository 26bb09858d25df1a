import { safePath } from '@millrace/artifacts';
import { type artifactProxy, fail } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';

/**
 * No store behind the proxy takes uploads in parts, or gives addresses of its own: clients read the 501 as "send the file
 * through me". The path is checked all the same, so that a hostile one is refused and not merely unsupported.
 */
const unsupported = (artifact_path: string | undefined, what: string): never => {
  safePath(artifact_path ?? '');
  throw fail('NOT_IMPLEMENTED', `Multipart ${what} is not supported for the current artifact repository`);
};

export const createMultipartUpload: Handler<typeof artifactProxy.createMultipartUpload> = (_, { artifact_path }) =>
  unsupported(artifact_path, 'upload');
export const completeMultipartUpload: Handler<typeof artifactProxy.completeMultipartUpload> = (_, { artifact_path }) =>
  unsupported(artifact_path, 'upload');
export const abortMultipartUpload: Handler<typeof artifactProxy.abortMultipartUpload> = (_, { artifact_path }) =>
  unsupported(artifact_path, 'upload');
export const getPresignedDownloadUrl: Handler<typeof artifactProxy.getPresignedDownloadUrl> = (_, { artifact_path }) =>
  unsupported(artifact_path, 'download');
