import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Client, MillraceError } from '@millrace/sdk';
import { parseModelUri, resolveModel } from '@millrace/sdk/models';
import { StartProblem } from '@millrace/server';
import { toProblem, trackingClient } from './obtain-model.ts';

/** Small files of a model that may be changed where they lie. */
export interface ModelFiles {
  /** Undefined when the model has no such file. */
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
}

/**
 * Files of the model that a URI names: a folder, `runs:/…`, `models:/m-…` or `mlflow-artifacts:/…`.
 * @throws {StartProblem} for a registered version, whose files are for reading
 */
export async function openModelFiles(uri: string): Promise<ModelFiles> {
  try {
    if (parseModelUri(uri).kind === 'registered')
      throw new StartProblem(
        `Failed to set requirements on "${uri}". Model URIs with the \`models:/\` scheme are not supported.`,
      );
    const client = trackingClient();
    const { location } = await resolveModel(client, uri);
    return location.kind === 'folder' ? localFiles(location.path) : remoteFiles(client, location.path);
  } catch (error) {
    throw toProblem(error);
  }
}

const localFiles = (folder: string): ModelFiles => ({
  read: (name) => readFile(path.join(folder, name), 'utf8').catch(() => undefined),
  write: (name, text) => writeFile(path.join(folder, name), text),
});

const remoteFiles = (client: Client, folder: string): ModelFiles => ({
  async read(name) {
    try {
      return await (await client.artifactProxy.downloadArtifact({ artifact_path: `${folder}/${name}` })).text();
    } catch (error) {
      if (error instanceof MillraceError && error.status === 404) return undefined;
      throw toProblem(error);
    }
  },
  async write(name, text) {
    await client.artifactProxy
      .uploadArtifact({ artifact_path: `${folder}/${name}` }, new Blob([text]))
      .catch((error: unknown) => Promise.reject(toProblem(error)));
  },
});
