import { ArtifactError } from '@millrace/artifacts';
import type { Store } from '@millrace/store';
import type { Context } from '../../kernel/context.ts';
import { findVersionById } from './model-versions.store.ts';
import { type FileRecord, nextPending, recordFiles, type VersionFile } from './version-files.store.ts';
import { placeOfVersion, readFiles } from './version-place.ts';

type Outcome = Omit<FileRecord, 'timestamp'> & { readonly files: readonly VersionFile[] };

/** Reads the files of new versions in the background, one version after another, and stores their digests. */
class FileRecorder {
  readonly #context: Context;
  #running: Promise<void> | undefined;
  #isAsked = false;
  #isStopped = false;

  constructor(context: Context) {
    this.#context = context;
  }

  wake(): void {
    this.#isAsked = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isAsked && !this.#isStopped) {
      this.#isAsked = false;
      await this.#recordPending().catch((error: unknown) =>
        this.#context.log.error({ err: error }, 'the files of model versions could not be recorded'),
      );
    }
  }

  async #recordPending(): Promise<void> {
    const { db, now } = this.#context;
    let id = await db.read((reader) => nextPending(reader, 0));
    while (id !== undefined && !this.#isStopped) {
      const versionId = id;
      const { files, ...record } = await this.#outcome(versionId);
      await db.write((tx) => recordFiles(tx, versionId, { ...record, timestamp: now() }, files));
      id = await db.read((reader) => nextPending(reader, versionId));
    }
  }

  async #outcome(versionId: number): Promise<Outcome> {
    try {
      const version = await this.#context.db.read((reader) => findVersionById(reader, versionId));
      const files = version ? await readFiles(await placeOfVersion(this.#context, version)) : [];
      if (files.length > 0) return { status: 'RECORDED', status_message: null, files };
      return { status: 'UNAVAILABLE', status_message: 'There were no files when the version was registered.', files };
    } catch (error) {
      return this.#failed(versionId, error);
    }
  }

  #failed(versionId: number, error: unknown): Outcome {
    const isUnserved = error instanceof ArtifactError && error.problem === 'unserved';
    if (isUnserved) return { status: 'UNAVAILABLE', status_message: error.message, files: [] };
    this.#context.log.warn({ err: error, version: versionId }, 'the files of a model version could not be read');
    return { status: 'FAILED', status_message: 'The files could not be read; the log says why.', files: [] };
  }
}

const recorders = new WeakMap<Store, FileRecorder>();

/** Records what waits, at once; called at the start and after a version was made. */
export function recordPendingFiles(context: Context): void {
  let recorder = recorders.get(context.db);
  if (!recorder) {
    recorder = new FileRecorder(context);
    recorders.set(context.db, recorder);
  }
  recorder.wake();
}

/** Ends after the version under way; the rest is recorded after the next start. */
export const stopRecordingFiles = async (db: Store): Promise<void> => recorders.get(db)?.stop();
