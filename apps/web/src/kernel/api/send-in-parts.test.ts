import { describe, expect, it } from 'vitest';
import { ApiFailure } from './api-failure.ts';
import { type PartSender, sendInParts, UploadStopped } from './send-in-parts.ts';

const MiB = 1024 * 1024;
const offline = () => new ApiFailure('OFFLINE', 'The connection ended.', { status: 0 });

/** A place that takes parts; `breaks` says of each attempt how many of its bytes come before the line breaks. */
function place(size: number, breaks: readonly (number | undefined)[] = []) {
  const bytes = Uint8Array.from({ length: size }, (_, i) => i % 251);
  const come: Uint8Array[] = [];
  const waits: number[] = [];
  const total = () => come.reduce((sum, part) => sum + part.length, 0);
  let attempt = 0;
  const sender: PartSender = {
    received: async () => (total() === size ? 0 : total()),
    send: async (part, offset) => {
      if (offset !== total()) throw new ApiFailure('INVALID_PARAMETER_VALUE', 'offset', { status: 400 });
      const all = new Uint8Array(await part.arrayBuffer());
      const most = breaks[attempt++];
      come.push(all.subarray(0, most ?? all.length));
      if (most !== undefined) throw offline();
    },
    sleep: async (ms) => void waits.push(ms),
  };
  return { file: new Blob([bytes]), sender, waits, come: () => new Blob(come as BlobPart[]), bytes };
}

const told = () => {
  const [progress, troubles]: [number[], (string | undefined)[]] = [[], []];
  const signal = new AbortController().signal;
  const options = {
    signal,
    onProgress: (sent: number) => progress.push(sent),
    onTrouble: (it?: string) => troubles.push(it),
  };
  return { progress, troubles, options };
};

describe('a file in parts', () => {
  it.each([0, 5, 8 * MiB, 20 * MiB + 3])('of %d bytes comes whole', async (size) => {
    const { file, sender, come, bytes } = place(size);
    const { options, progress } = told();
    await sendInParts(file, sender, options);
    expect(new Uint8Array(await come().arrayBuffer())).toEqual(bytes);
    expect(progress.at(-1)).toBe(size);
  });

  it('goes on behind what has come when the line breaks', async () => {
    const { file, sender, come, bytes, waits } = place(10 * MiB, [undefined, MiB, 17]);
    const { options, troubles } = told();
    await sendInParts(file, sender, options);
    expect(new Uint8Array(await come().arrayBuffer())).toEqual(bytes);
    expect(waits).toEqual([1000, 2000]);
    expect(troubles).toEqual([
      undefined,
      expect.stringContaining('tried again'),
      expect.stringContaining('tried again'),
      undefined,
    ]);
  });

  it('stops when the server stays away, and is gone on with later', async () => {
    const { file, sender, come, bytes, waits } = place(9 * MiB, [undefined, 1, 1, 1, 1, 1]);
    await expect(sendInParts(file, sender, told().options)).rejects.toThrow(UploadStopped);
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    await sendInParts(file, sender, told().options);
    expect(new Uint8Array(await come().arrayBuffer())).toEqual(bytes);
  });

  it('does not try again what is refused', async () => {
    const { file, sender, waits } = place(3);
    const refused = new ApiFailure('RESOURCE_DOES_NOT_EXIST', 'No such run.', { status: 404 });
    const send = () => Promise.reject(refused);
    await expect(sendInParts(file, { ...sender, send }, told().options)).rejects.toBe(refused);
    expect(waits).toEqual([]);
  });
});
