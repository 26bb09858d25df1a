import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { countSpent } from './spent-buffers.ts';

/** Written to the disk at once. */
const bufferBytes = 256 * 1024;

interface WriteOptions {
  readonly sync: boolean;
  /** Where in the file the body begins. */
  readonly start?: number;
  /** What came of a body that fails is written nevertheless. */
  readonly keepsPart?: boolean;
}

/** Writes a body to a file and closes it. */
export async function writeBody(
  handle: FileHandle,
  body: AsyncIterable<Uint8Array>,
  { sync, start = 0, keepsPart = false }: WriteOptions,
): Promise<void> {
  const out = handle.createWriteStream({ highWaterMark: bufferBytes, flush: sync, start });
  const written = finished(out);
  try {
    for await (const chunk of body) {
      countSpent(chunk.byteLength ?? 0);
      if (!out.write(chunk)) await Promise.race([once(out, 'drain'), written]);
    }
    out.end();
  } catch (error) {
    if (keepsPart) out.end();
    else out.destroy();
    await written.catch(() => undefined);
    throw error;
  }
  await written;
}

/** The chunks of a body, which stays open when the disk fails, so that its sender can still be told. */
export const chunksOf = (body: Readable): AsyncIterable<Uint8Array> => body.iterator({ destroyOnReturn: false });
