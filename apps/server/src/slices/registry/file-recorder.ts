import { setTimeout as sleep } from 'node:timers/promises';
import { ArtifactError } from '@millrace/artifacts';
import type { Store } from '@millrace/store';
import type { Context } from '../../kernel/context.ts';
import type { VersionRow } from './model-versions.store.ts';
import { type FileRecord, readPending, recordFiles, type VersionFile } from './version-files.store.ts';
import { placeOfVersion, readFiles } from './version-place.ts';

type Outcome = Omit<FileRecord, 'timestamp'> & { readonly files: readonly VersionFile[] };

/** New versions are left alone for so long, so that their files are not read beside every single one of many. */
const delayMs = 50;
/** What was read is stored at the latest after this time, so that a small version does not wait for a large one. */
const storeAfterMs = 250;

/** Reads the files of new versions in the background, one version after another, and stores their digests. */
class FileRecorder {
  readonly #context: Context;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #isAsked = false;

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
    this.#stopping.abort();
    await this.#running;
  }

  get #isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    while (this.#isAsked && !this.#isStopped) {
      this.#isAsked = false;
      await sleep(delayMs, undefined, this.#stopping).catch(() => {});
      await this.#recordPending().catch((error: unknown) =>
        this.#context.log.error({ err: error }, 'the files of model versions could not be recorded'),
      );
    }
  }

  async #recordPending(): Promise<void> {
    let after: number | undefined = 0;
    while (after !== undefined && !this.#isStopped) {
      const last: number = after;
      after = await this.#recordSome(await this.#context.db.read((reader) => readPending(reader, last)));
    }
  }

  /** Answers the last version that was recorded. */
  async #recordSome(versions: readonly VersionRow[]): Promise<number | undefined> {
    const { db, now } = this.#context;
    const outcomes = new Map<number, Outcome>();
    const due = performance.now() + storeAfterMs;
    for (const version of versions) {
      outcomes.set(version.id, await this.#outcome(version));
      if (this.#isStopped || performance.now() >= due) break;
    }
    if (outcomes.size === 0) return undefined;
    await db.write(async (tx) => {
      for (const [id, { files, ...record }] of outcomes)
        await recordFiles(tx, id, { ...record, timestamp: now() }, files);
    });
    return [...outcomes.keys()].at(-1);
  }

  async #outcome(version: VersionRow): Promise<Outcome> {
    try {
      const files = await readFiles(await placeOfVersion(this.#context, version));
      if (files.length > 0) return { status: 'RECORDED', status_message: null, files };
      return { status: 'UNAVAILABLE', status_message: 'There were no files when the version was registered.', files };
    } catch (error) {
      return this.#failed(version.id, error);
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

/** Records what waits, in a moment; called at the start and after a version was made. */
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
