import { safePath } from '@millrace/artifacts';
import type { artifactProxy } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { detailed } from './download-artifact.ts';

export const uploadArtifact: Handler<typeof artifactProxy.uploadArtifact> = async (
  { artifacts },
  { artifact_path = '' },
  body,
) => {
  const path = safePath(artifact_path);
  if (path === '' || path.endsWith('/')) throw detailed("Artifact path must include a filename (cannot end with '/').");
  await artifacts.proxied().put(path, body);
  return {};
};
