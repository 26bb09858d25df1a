/**
 * A model by its name: a folder, or an id of the Hugging Face hub, which is downloaded once.
 *
 * The cache is laid out as the hub's own library does it: `models--ORG--NAME/blobs` by digest, `snapshots/COMMIT` with the names, `refs` from a
 * revision to its commit. Snapshots are hard links, so that no file of a model lies outside its folder. A ref is written last: where it is, the
 * snapshot is whole.
 */
import { copyFile, link, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../errors.ts';
import { locked } from '../file-lock.ts';
import { HubClient, type HubOptions, type HubRevision } from './hub-client.ts';
import { download } from './hub-download.ts';

export interface HubModelOptions extends HubOptions {
  readonly cacheDir: string;
  /** A branch, a tag or a commit; default `main`. */
  readonly revision?: string;
  readonly log?: (line: string) => void;
}

/** Data that the engines read; code and pickles stay where they are. */
const wantedFiles =
  /(^|\/)(config|generation_config|genai_config|tokenizer|tokenizer_config|special_tokens_map|model\.safetensors\.index)\.json$|\.safetensors$|\.onnx$|\.onnx[._]data$|(^|\/)chat_template\.jinja$/;

/**
 * The folder of a model.
 *
 *     await hubModel('./phi3', { cacheDir })                                  // the folder itself; nothing is asked of any network
 *     await hubModel('microsoft/Phi-3-mini-4k-instruct', { cacheDir })        // downloaded, or found in the cache
 *
 * @throws {EngineError} `invalid_input` when there is no such model, `model_failed` when it cannot be fetched
 */
export async function hubModel(name: string, options: HubModelOptions): Promise<string> {
  if (await isFolder(name)) return resolve(name);
  if (!/^[\w.-]+\/[\w.-]+$/.test(name) || name.includes('..')) {
    throw new EngineError('invalid_input', `"${name}" is neither a folder nor an id of the hub, such as "org/name".`, {
      param: 'model',
    });
  }
  const revision = options.revision ?? 'main';
  if (!/^[\w./-]+$/.test(revision) || revision.includes('..')) {
    throw new EngineError('invalid_input', `"${revision}" is no revision.`, { param: 'revision' });
  }
  const folder = join(options.cacheDir, `models--${name.replace('/', '--')}`);
  await mkdir(folder, { recursive: true });
  return locked(join(folder, 'lock'), () => new HubFolder(folder, name, options).snapshot(revision));
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );

class HubFolder {
  private readonly folder: string;
  private readonly id: string;
  private readonly client: HubClient;
  private readonly log: (line: string) => void;

  constructor(folder: string, id: string, options: HubModelOptions) {
    this.folder = folder;
    this.id = id;
    this.client = new HubClient(options);
    this.log = options.log ?? (() => undefined);
  }

  async snapshot(revision: string): Promise<string> {
    const known = await readFile(this.ref(revision), 'utf8').catch(() => undefined);
    // A commit never changes.
    if (known !== undefined && known === revision) return this.at(known);
    const found = await this.ask(revision, known);
    if (found === undefined) return this.at(known ?? '');
    if (known !== found.commit) await this.fill(found);
    await this.writeRef(found.commit, found.commit);
    await this.writeRef(revision, found.commit);
    return this.at(found.commit);
  }

  /** What the hub has; undefined when it cannot be reached and an older answer will do. */
  private async ask(revision: string, known: string | undefined): Promise<HubRevision | undefined> {
    try {
      return await this.client.revision(this.id, revision);
    } catch (cause) {
      if (cause instanceof EngineError) throw cause;
      if (known === undefined)
        throw new EngineError('model_failed', `The hub cannot be reached, and "${this.id}" is not in the cache.`, {
          cause,
        });
      this.log(`the hub cannot be reached; ${this.id} comes from the cache`);
      return undefined;
    }
  }

  private async fill({ commit, files }: HubRevision): Promise<void> {
    const wanted = files.filter((file) => wantedFiles.test(file));
    for (const file of wanted)
      if (!isPlain(file)) throw new EngineError('not_contained', `The hub names a file "${file}", which is no name.`);
    if (wanted.length === 0)
      throw new EngineError('unsupported', `"${this.id}" has no files that can be run natively.`);
    for (const file of wanted) await this.fetch(commit, file);
  }

  private async fetch(commit: string, file: string): Promise<void> {
    const { etag, size } = await this.client.file(this.id, commit, file);
    const blob = join(this.folder, 'blobs', etag);
    if ((await stat(blob).catch(() => undefined))?.size !== size) {
      this.log(`downloading ${file}, ${size} bytes`);
      await mkdir(dirname(blob), { recursive: true });
      await download({ target: blob, etag, size, read: (from) => this.client.read(this.id, commit, file, from) });
    }
    const place = join(this.at(commit), file);
    await mkdir(dirname(place), { recursive: true });
    await link(blob, place).catch((error: NodeJS.ErrnoException) => {
      // Not every file system has links.
      if (error.code !== 'EEXIST') return copyFile(blob, place);
    });
  }

  private at(commit: string): string {
    return join(this.folder, 'snapshots', commit);
  }

  private ref(revision: string): string {
    return join(this.folder, 'refs', revision);
  }

  private async writeRef(revision: string, commit: string): Promise<void> {
    const path = this.ref(revision);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.unfinished`, commit, { flush: true });
    await rename(`${path}.unfinished`, path);
  }
}

const isPlain = (file: string): boolean =>
  !file.startsWith('/') &&
  file.split('/').every((part) => part !== '' && part !== '.' && part !== '..') &&
  !/[\\:\0]/.test(file);
