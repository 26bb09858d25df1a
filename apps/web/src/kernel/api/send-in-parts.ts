import { ApiFailure } from './api-failure.ts';

export interface PartsOptions {
  readonly signal: AbortSignal;
  /** Told how many bytes have left so far. */
  readonly onProgress: (sent: number) => void;
  /** Told what is in the way while it is tried again, and nothing once it goes on. */
  readonly onTrouble: (problem: string | undefined) => void;
}

/** How a file gets to a place that takes it in parts. */
export interface PartSender {
  /** Sends bytes that begin at `offset`. */
  readonly send: (part: Blob, offset: number, options: Pick<PartsOptions, 'signal' | 'onProgress'>) => Promise<void>;
  /** How many bytes have come. */
  readonly received: (signal: AbortSignal) => Promise<number>;
  /** Waits; rejects when it is aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

const partBytes = 8 * 1024 * 1024;
/** Pauses before a part is tried again; after the last one the upload stops, and can be gone on with. */
const pausesMs = [1000, 2000, 4000, 8000];

/** A file that could not be sent whole: what has come of it is kept, and it can be gone on with. */
export class UploadStopped extends Error {}

/**
 * Sends a file in parts, from where an earlier attempt ended. What breaks is tried again from the last byte that has come.
 * @throws UploadStopped when the server stays away; ApiFailure when it refuses
 */
export async function sendInParts(file: Blob, sender: PartSender, options: PartsOptions): Promise<void> {
  const { signal, onProgress, onTrouble } = options;
  let offset = await patiently(() => sender.received(signal), sender, options);
  do {
    const end = Math.min(file.size, offset + partBytes);
    await sendPart(file, [offset, end], sender, options);
    onTrouble(undefined);
    onProgress(end);
    offset = end;
  } while (offset < file.size);
}

function sendPart(
  file: Blob,
  [begin, end]: readonly [number, number],
  sender: PartSender,
  options: PartsOptions,
): Promise<void> {
  const { signal, onProgress } = options;
  let isFirst = true;
  return patiently(
    async () => {
      // Of a part whose connection broke some may have come, and one whose answer was lost has come whole.
      const from = isFirst ? begin : await sender.received(signal);
      isFirst = false;
      if (from >= end && end > begin) return;
      if (from < begin) throw new UploadStopped('The server no longer has what was sent before.');
      onProgress(from);
      await sender.send(file.slice(from, end), from, { signal, onProgress: (sent) => onProgress(from + sent) });
    },
    sender,
    options,
  );
}

/** Tries again while the server does not answer, or says that it cannot now. */
async function patiently<T>(
  act: () => Promise<T>,
  { sleep }: PartSender,
  { signal, onTrouble }: PartsOptions,
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await act();
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiFailure) || !mayPass(error)) throw error;
      const pause = pausesMs[attempt];
      if (pause === undefined) throw new UploadStopped(error.message, { cause: error });
      onTrouble(`${error.message} It is tried again.`);
      await sleep(pause, signal);
    }
  }
}

const mayPass = ({ status }: ApiFailure): boolean => status === 0 || status === 429 || status >= 500;
