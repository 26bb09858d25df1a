/**
 * A model by its name: a folder, or an id of the Hugging Face hub, which is downloaded once.
 *
 * The cache is laid out as the hub's own library does it: `models--ORG--NAME/blobs` by digest, `snapshots/COMMIT` with the names, `refs` from a
 * revision to its commit; beside them `listings`, what the hub has of a commit, as only a part of it is fetched. Snapshots are hard links, so that
 * no file of a model lies outside its folder. A file of a snapshot is whole; a ref is written once all that was wanted is there.
 */
import { copyFile, link, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EngineError } from '../errors.ts';
import { locked } from '../file-lock.ts';
import type { LoadOptions } from '../load.ts';
import { type Candidates, chosenFiles, type ModelChoice } from './chosen-files.ts';
import { HubClient, type HubOptions, type HubRevision } from './hub-client.ts';
import { download } from './hub-download.ts';

export interface HubModelOptions extends HubOptions {
  readonly cacheDir: string;
  /** A branch, a tag or a commit; default `main`. */
  readonly revision?: string;
  /** Which of several graphs is fetched, by the rule that serving goes by; default `auto`. */
  readonly precision?: LoadOptions['precision'];
  readonly log?: (line: string) => void;
}

/**
 * The folder of a model, and those of its files that serving it takes.
 *
 *     await hubModel('./phi3', { cacheDir })                                  // the folder itself; nothing is asked of any network
 *     await hubModel('microsoft/Phi-3-mini-4k-instruct', { cacheDir })        // downloaded, or found in the cache
 *
 * @throws {EngineError} `invalid_input` when there is no such model, `unsupported` when none of its files can be run, `model_failed` when it
 * cannot be fetched
 */
export async function hubModel(name: string, options: HubModelOptions): Promise<ModelChoice> {
  if (await isFolder(name)) return chosenFiles(await thoseOf(resolve(name)), options.precision);
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

async function thoseOf(folder: string): Promise<Candidates> {
  const entries = await readdir(folder, { recursive: true });
  return { folder, files: entries.map((file) => file.replaceAll('\\', '/')), fetch: async () => undefined };
}

class HubFolder {
  private readonly folder: string;
  private readonly id: string;
  private readonly client: HubClient;
  private readonly precision: LoadOptions['precision'];
  private readonly log: (line: string) => void;

  constructor(folder: string, id: string, options: HubModelOptions) {
    this.folder = folder;
    this.id = id;
    this.client = new HubClient(options);
    this.precision = options.precision;
    this.log = options.log ?? (() => undefined);
  }

  async snapshot(revision: string): Promise<ModelChoice> {
    const known = await this.known(revision);
    // A commit never changes.
    const found = known?.commit === revision ? known : await this.ask(revision, known);
    const chosen = await this.fill(found);
    await write(join(this.folder, 'listings', found.commit), JSON.stringify(found.files));
    for (const name of [found.commit, revision]) await write(this.ref(name), found.commit);
    return chosen;
  }

  private async known(revision: string): Promise<HubRevision | undefined> {
    try {
      const commit = await readFile(this.ref(revision), 'utf8');
      const files: unknown = JSON.parse(await readFile(join(this.folder, 'listings', commit), 'utf8'));
      return { commit, files: files as readonly string[] };
    } catch {
      return undefined;
    }
  }

  /** What the hub has, or what it had when it cannot be reached. */
  private async ask(revision: string, known: HubRevision | undefined): Promise<HubRevision> {
    try {
      return await this.client.revision(this.id, revision);
    } catch (cause) {
      if (cause instanceof EngineError) throw cause;
      if (known === undefined) throw unreachable(`"${this.id}"`, cause);
      this.log(`the hub cannot be reached; ${this.id} comes from the cache`);
      return known;
    }
  }

  /** Fetches what the snapshot lacks; what is there was fetched whole. */
  private async fill({ commit, files }: HubRevision): Promise<ModelChoice> {
    const fetch = (file: string): Promise<void> => this.fetch(commit, file);
    const chosen = await chosenFiles({ folder: this.at(commit), files, fetch }, this.precision);
    this.log(`${this.id}: ${chosen.because}`);
    return chosen;
  }

  private async fetch(commit: string, file: string): Promise<void> {
    if (!isPlain(file)) throw new EngineError('not_contained', `The hub names a file "${file}", which is no name.`);
    const place = join(this.at(commit), file);
    if (await isThere(place)) return;
    const blob = await this.blob(commit, file);
    await mkdir(dirname(place), { recursive: true });
    // Not every file system has links.
    await link(blob, place).catch(() => copyWhole(blob, place));
  }

  private async blob(commit: string, file: string): Promise<string> {
    const { etag, size } = await this.client.file(this.id, commit, file).catch((cause: unknown) => {
      throw cause instanceof EngineError ? cause : unreachable(`"${file}" of "${this.id}"`, cause);
    });
    const blob = join(this.folder, 'blobs', etag);
    if ((await stat(blob).catch(() => undefined))?.size !== size) {
      this.log(`downloading ${file}, ${size} bytes`);
      await mkdir(dirname(blob), { recursive: true });
      await download({ target: blob, etag, size, read: (from) => this.client.read(this.id, commit, file, from) });
    }
    return blob;
  }

  private at(commit: string): string {
    return join(this.folder, 'snapshots', commit);
  }

  private ref(revision: string): string {
    return join(this.folder, 'refs', revision);
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.unfinished`, text, { flush: true });
  await rename(`${path}.unfinished`, path);
}

async function copyWhole(from: string, to: string): Promise<void> {
  await copyFile(from, `${to}.unfinished`);
  await rename(`${to}.unfinished`, to);
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const unreachable = (what: string, cause: unknown): EngineError =>
  new EngineError('model_failed', `The hub cannot be reached, and ${what} is not in the cache.`, { cause });

const isPlain = (file: string): boolean =>
  !file.startsWith('/') &&
  file.split('/').every((part) => part !== '' && part !== '.' && part !== '..') &&
  !/[\\:\0]/.test(file);
