import { safePath } from '@millrace/artifacts';
import type { artifactProxy } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';

export const deleteArtifact: Handler<typeof artifactProxy.deleteArtifact> = async (
  { artifacts },
  { artifact_path = '' },
) => {
  await artifacts.proxied().delete(safePath(artifact_path));
  return {};
};
