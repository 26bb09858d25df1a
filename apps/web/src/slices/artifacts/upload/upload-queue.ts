import { UploadStopped } from '../../../kernel/api/send-in-parts.ts';
import { createStore } from '../../../kernel/create-store.ts';
import type { ArtifactSource } from '../artifact-source.ts';

/** `stopped`: the server stayed away; what has come is kept, and the upload can be gone on with. */
export type UploadState = 'waiting' | 'sending' | 'done' | 'stopped' | 'failed' | 'cancelled';

export interface Upload {
  readonly id: number;
  /** Where it goes, from the top of the artifacts. */
  readonly path: string;
  readonly size: number;
  readonly state: UploadState;
  /** Bytes that have left. */
  readonly sent: number;
  /** Why it failed or stopped, or what is in the way while it is tried again. */
  readonly problem?: string;
}

export type SendUpload = NonNullable<ArtifactSource['upload']>;

/** 32 hex digits, also on a page without TLS, where `randomUUID` is missing. */
const newUploadId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Files that are sent at the same time. */
const sendsMost = 3;

/** Files on their way to one place. It belongs to the page, so that they go on while another tab of the run is open. */
export class UploadQueue {
  readonly #send: SendUpload;
  readonly #onDone: (path: string) => void;
  readonly #files = new Map<number, { readonly file: File; upload_id: string; stop: AbortController }>();
  readonly #store = createStore<readonly Upload[]>([]);
  #lastId = 0;

  constructor(send: SendUpload, onDone: (path: string) => void) {
    this.#send = send;
    this.#onDone = onDone;
  }

  /** In components. */
  readonly use = (): readonly Upload[] => this.#store.use();
  readonly all = (): readonly Upload[] => this.#store.get();

  add(files: readonly { readonly path: string; readonly file: File }[]): void {
    const added = files.map(({ path, file }): Upload => {
      this.#lastId += 1;
      this.#files.set(this.#lastId, { file, upload_id: newUploadId(), stop: new AbortController() });
      return { id: this.#lastId, path, size: file.size, state: 'waiting', sent: 0 };
    });
    this.#store.set([...this.all(), ...added]);
    this.#next();
  }

  cancel(id: number): void {
    this.#change(id, { state: 'cancelled' });
    this.#files.get(id)?.stop.abort();
    this.#next();
  }

  /** Goes on with what has stopped; what failed or was cancelled is sent again from its beginning. */
  retry(id: number): void {
    const entry = this.#files.get(id);
    const upload = this.all().find((one) => one.id === id);
    if (!entry || !upload) return;
    entry.stop = new AbortController();
    const goesOn = upload.state === 'stopped';
    if (!goesOn) entry.upload_id = newUploadId();
    this.#change(id, { state: 'waiting', problem: undefined, ...(!goesOn && { sent: 0 }) });
    this.#next();
  }

  /** Forgets what has ended, whichever way. */
  clear(): void {
    const isOn = ({ state }: Upload): boolean => state === 'waiting' || state === 'sending';
    for (const upload of this.all()) if (!isOn(upload)) this.#files.delete(upload.id);
    this.#store.set(this.all().filter(isOn));
  }

  #change(id: number, change: Partial<Upload>): void {
    this.#store.set(this.all().map((upload) => (upload.id === id ? { ...upload, ...change } : upload)));
  }

  #next(): void {
    const free = sendsMost - this.all().filter(({ state }) => state === 'sending').length;
    const waiting = this.all().filter(({ state }) => state === 'waiting');
    for (const upload of waiting.slice(0, Math.max(0, free))) void this.#start(upload);
  }

  async #start({ id, path, size }: Upload): Promise<void> {
    const entry = this.#files.get(id);
    if (!entry) return;
    const { signal } = entry.stop;
    this.#change(id, { state: 'sending' });
    try {
      await this.#send(path, entry.file, entry.upload_id, {
        signal,
        onProgress: (sent) => this.#change(id, { sent: Math.min(sent, size) }),
        onTrouble: (problem) => this.#change(id, { problem }),
      });
      this.#change(id, { state: 'done', sent: size, problem: undefined });
      this.#onDone(path);
    } catch (error) {
      const state = error instanceof UploadStopped ? 'stopped' : 'failed';
      if (!signal.aborted) this.#change(id, { state, problem: error instanceof Error ? error.message : String(error) });
    }
    this.#next();
  }
}
