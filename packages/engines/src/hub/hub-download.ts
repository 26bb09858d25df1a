import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineError } from '../errors.ts';

export interface Download {
  /** Appears whole and checked, or not at all. */
  readonly target: string;
  readonly etag: string;
  readonly size: number;
  readonly read: (from: number) => Promise<{ readonly offset: number; readonly body: AsyncIterable<Uint8Array> }>;
}

const attempts = 5;
const firstPauseMs = 200;

/**
 * Fetches a file; what an interrupted download left behind is gone on from.
 * @throws {EngineError} `model_failed`
 */
export async function download(file: Download): Promise<void> {
  const unfinished = `${file.target}.incomplete`;
  for (let attempt = 1; ; attempt++) {
    try {
      await append(file, unfinished);
      break;
    } catch (cause) {
      if (cause instanceof EngineError) throw cause;
      if (attempt === attempts)
        throw new EngineError('model_failed', 'The download broke off again and again. Start again to go on with it.', {
          cause,
        });
      await delay(firstPauseMs * 2 ** attempt);
    }
  }
  if ((await digestOf(unfinished, file)) !== file.etag) {
    await rm(unfinished, { force: true });
    throw new EngineError('model_failed', 'The hub sent other bytes than it announced.');
  }
  await rename(unfinished, file.target);
}

async function append({ size, read }: Download, path: string): Promise<void> {
  const there = (await stat(path).catch(() => undefined))?.size ?? 0;
  if (there === size && size > 0) return;
  const { offset, body } = await read(there > size ? 0 : there);
  const out = await open(path, 'a');
  try {
    await out.truncate(offset);
    let length = offset;
    for await (const chunk of body) {
      await out.write(chunk);
      length += chunk.length;
    }
    if (length < size) throw new Error(`${length} of ${size} bytes came`);
    await out.sync();
  } finally {
    await out.close();
  }
}

/** As the hub digests: SHA-256 of large files, of small ones the SHA-1 that git makes. */
async function digestOf(path: string, { etag, size }: Download): Promise<string> {
  const hash: Hash = etag.length === 64 ? createHash('sha256') : createHash('sha1').update(`blob ${size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
