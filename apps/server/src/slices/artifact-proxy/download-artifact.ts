import { safePath } from '@millrace/artifacts';
import { type ApiError, type artifactProxy, invalidParameter } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { downloadOf } from './artifact-download.ts';

export const downloadArtifact: Handler<typeof artifactProxy.downloadArtifact> = (
  { artifacts },
  { artifact_path = '' },
) => downloadOf(artifacts.proxied(), safePath(artifact_path), { refuseFolder: detailed });

/** The form of errors that MLflow's native download and upload have for what is not an error of its stores. */
export const detailed = (message: string): ApiError => invalidParameter(message, { body: { detail: message } });
