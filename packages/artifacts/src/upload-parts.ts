import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { isNothingThere } from './contain.ts';
import { PartOutOfPlace } from './errors.ts';
import type { UploadPart } from './port.ts';
import { chunksOf, writeBody } from './write-body.ts';

/** Where the pieces of one upload to one path are gathered: a name that neither of both can choose. */
export const partName = (path: string, upload: string): string =>
  `part-${createHash('sha256')
    .update(JSON.stringify([path, upload]))
    .digest('hex')}`;

/** Bytes that are there; 0 without a file. */
export async function partSize(file: string): Promise<number> {
  try {
    return (await lstat(file)).size;
  } catch (error) {
    if (isNothingThere(error)) return 0;
    throw error;
  }
}

/** Adds a piece at the end and answers how long the file then is. @throws PartOutOfPlace */
export async function addPart(file: string, part: UploadPart, body: Readable, sync: boolean): Promise<number> {
  const handle = await open(file, constants.O_CREAT | constants.O_WRONLY | constants.O_NOFOLLOW, 0o600);
  const { size: before } = await handle.stat();
  if (before !== part.offset || before > part.size) {
    await handle.close();
    throw new PartOutOfPlace(before, part.size);
  }
  await writeBody(handle, atMost(body, part), { sync, start: before, keepsPart: true });
  return partSize(file);
}

async function* atMost(body: Readable, { offset, size }: UploadPart): AsyncGenerator<Uint8Array> {
  let left = size - offset;
  for await (const chunk of chunksOf(body)) {
    left -= chunk.byteLength;
    if (left < 0) throw new PartOutOfPlace(offset, size);
    yield chunk;
  }
}

interface Busy {
  readonly done: Promise<unknown>;
  readonly stop: () => void;
}

const busy = new Map<string, Busy>();

/**
 * One look at or change of an upload after another. The newest wins: a piece that is still awaited is given up, because its sender would
 * not ask again if the connection had not broken.
 * @param body of the piece, which is destroyed when the next one comes
 */
export async function alone<T>(name: string, work: () => Promise<T>, body?: Readable): Promise<T> {
  // Who waits here does not read the body yet, and an error that nobody hears ends the process.
  body?.on('error', () => {});
  const before = busy.get(name);
  before?.stop();
  const done = (before?.done ?? Promise.resolve()).catch(() => undefined).then(work);
  const mine: Busy = { done, stop: () => void body?.destroy(new Error('A newer request goes on with this upload.')) };
  busy.set(name, mine);
  try {
    return await done;
  } finally {
    if (busy.get(name) === mine) busy.delete(name);
  }
}
