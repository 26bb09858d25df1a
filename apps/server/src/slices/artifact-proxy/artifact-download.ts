import { buffer } from 'node:stream/consumers';
import { type ArtifactStore, contentType, NoSuchArtifact, needsSniffing, sniffBytes } from '@millrace/artifacts';
import { invalidParameter } from '@millrace/protocol';
import type { Download } from '../../kernel/context.ts';

/**
 * One file as an answer. The bytes are those of the version whose size and ETag it announces.
 * @throws 404 when there is none; `refuseFolder` for a folder
 */
export async function downloadOf(store: ArtifactStore, path: string, refuseFolder = folderRefused): Promise<Download> {
  const { isFolder, size, etag, lastModified } = await store.stat(path).catch((error: unknown) => {
    // The path as the client wrote it, as MLflow does.
    throw error instanceof NoSuchArtifact ? new NoSuchArtifact(path, error) : error;
  });
  if (isFolder) throw refuseFolder(`Artifact path refers to a directory, not a file: '${path}'`);
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

const folderRefused = (message: string): Error => invalidParameter(message);

const readHead = async (store: ArtifactStore, path: string, size: number): Promise<Uint8Array> =>
  buffer(await store.open(path, { range: { start: 0, end: Math.min(size, sniffBytes) - 1 } }));
