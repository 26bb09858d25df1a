import { buffer } from 'node:stream/consumers';
import { type ArtifactStore, contentType, NoSuchArtifact, needsSniffing, sniffBytes } from '@millrace/artifacts';
import { invalidParameter } from '@millrace/protocol';
import type { Download } from '../../kernel/context.ts';

/** What may differ about a download: how a message names the path, and what refuses a folder. */
interface DownloadManner {
  readonly shown?: string;
  readonly refuseFolder?: (message: string) => Error;
}

/**
 * One file as an answer. The bytes are those of the version whose size and ETag it announces.
 * @throws 404 when there is none; `refuseFolder` for a folder
 */
export async function downloadOf(
  store: ArtifactStore,
  path: string,
  { shown = path, refuseFolder = folderRefused }: DownloadManner = {},
): Promise<Download> {
  const { isFolder, size, etag, lastModified } = await store.stat(path).catch((error: unknown) => {
    // The path as the client wrote it, as MLflow does.
    throw error instanceof NoSuchArtifact ? new NoSuchArtifact(shown, error) : error;
  });
  if (isFolder) throw refuseFolder(`Artifact path refers to a directory, not a file: '${shown}'`);
  const filename = path.slice(path.lastIndexOf('/') + 1);
  const head = needsSniffing(filename) && size > 0 ? await readHead(store, path, size) : new Uint8Array();
  return {
    filename,
    contentType: contentType(filename, head),
    size,
    etag,
    lastModified,
    open: (range) => store.open(path, { range, etag }),
  };
}

/**
 * One file below the place `uri`, which is `at` in the store. Messages name it from the root of the proxy for what lies
 * behind that, else from the place, as MLflow's do.
 */
export const downloadBelow = (uri: string, store: ArtifactStore, at: string, path: string): Promise<Download> =>
  downloadOf(store, at, { shown: /^(?:mlflow-artifacts|https?):/.test(uri) ? at : path });

const folderRefused = (message: string): Error => invalidParameter(message);

const readHead = async (store: ArtifactStore, path: string, size: number): Promise<Uint8Array> =>
  buffer(await store.open(path, { range: { start: 0, end: Math.min(size, sniffBytes) - 1 } }));
