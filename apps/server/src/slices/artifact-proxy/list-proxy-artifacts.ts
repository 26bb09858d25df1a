import { safePath } from '@millrace/artifacts';
import type { artifactProxy } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { fileInfos } from './file-infos.ts';

/** Names the entries by their base names; the listing of a run names them from the run's root. */
export const listProxyArtifacts: Handler<typeof artifactProxy.listProxyArtifacts> = async (
  { artifacts },
  { path = '' },
) => ({
  files: await fileInfos(artifacts.proxied(), safePath(path), (name) => name),
});
