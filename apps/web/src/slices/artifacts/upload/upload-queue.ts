import { createStore } from '../../../kernel/create-store.ts';
import type { ArtifactSource } from '../artifact-source.ts';

export type UploadState = 'waiting' | 'sending' | 'done' | 'failed' | 'cancelled';

export interface Upload {
  readonly id: number;
  /** Where it goes, from the top of the artifacts. */
  readonly path: string;
  readonly size: number;
  readonly state: UploadState;
  /** Bytes that have left. */
  readonly sent: number;
  /** Why it failed, in the server's words. */
  readonly problem?: string;
}

export type SendUpload = NonNullable<ArtifactSource['upload']>;

/** Files that are sent at the same time. */
const sendsMost = 3;

/** Files on their way to one place. It belongs to the page, so that they go on while another tab of the run is open. */
export class UploadQueue {
  readonly #send: SendUpload;
  readonly #onDone: (path: string) => void;
  readonly #files = new Map<number, { readonly file: File; stop: AbortController }>();
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
      this.#files.set(this.#lastId, { file, stop: new AbortController() });
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

  /** Sends the whole file again: of a failed upload, nothing is kept. */
  retry(id: number): void {
    const entry = this.#files.get(id);
    if (!entry) return;
    entry.stop = new AbortController();
    this.#change(id, { state: 'waiting', sent: 0 });
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
      await this.#send(path, entry.file, {
        signal,
        onProgress: (sent) => this.#change(id, { sent: Math.min(sent, size) }),
      });
      this.#change(id, { state: 'done', sent: size });
      this.#onDone(path);
    } catch (error) {
      if (!signal.aborted)
        this.#change(id, { state: 'failed', problem: error instanceof Error ? error.message : String(error) });
    }
    this.#next();
  }
}
