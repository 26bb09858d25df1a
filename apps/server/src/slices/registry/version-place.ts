import { createHash } from 'node:crypto';
import {
  type ArtifactStore,
  appendToLocation,
  joinPaths,
  parseRunReference,
  safePath,
  UnservedLocation,
} from '@millrace/artifacts';
import type { Context } from '../../kernel/context.ts';
import { findRun } from '../runs/index.ts';
import type { VersionRow } from './model-versions.store.ts';
import type { FileRecord, VersionFile } from './version-files.store.ts';

/** More files than this are no model. */
const filesMax = 10_000;
/** A text that is read whole, such as `MLmodel`, is at most this long. */
const textBytesMax = 1024 * 1024;

/** Where the files of a version lie. */
export interface VersionPlace {
  readonly store: ArtifactStore;
  readonly prefix: string;
}

/** @throws UnservedLocation when this server does not serve what the version points to */
export async function placeOfVersion({ db, artifacts }: Context, version: VersionRow): Promise<VersionPlace> {
  const location = version.storage_location;
  const below = parseRunReference(location);
  if (!below) return artifacts.resolve(location);
  const { run_id, path } = below;
  const run = await db.read((reader) => findRun(reader, run_id));
  if (!run) throw new UnservedLocation(`The run ${run_id} that holds the files of this version is gone.`);
  return artifacts.resolve(appendToLocation(run.artifact_uri, safePath(path)));
}

/** What a version of a prompt has in place of artifacts. */
export const isPlaceholder = (source: string): boolean => source === 'prompt-template' || source === 'dummy-source';

/** False where the location alone tells that this server cannot read the files. */
export const mayBeServed = ({ artifacts }: Pick<Context, 'artifacts'>, { storage_location }: VersionRow): boolean =>
  parseRunReference(storage_location) !== undefined || artifacts.whyUnserved(storage_location) === undefined;

/** What is to be said of the files of a version that got no record, because none were in reach when it was made. */
export function withoutRecord({ artifacts }: Pick<Context, 'artifacts'>, version: VersionRow): FileRecord {
  const { source, storage_location, creation_timestamp: timestamp } = version;
  const status_message = isPlaceholder(source)
    ? 'A prompt has no files.'
    : (artifacts.whyUnserved(storage_location) ?? 'Its files were out of reach when it was registered.');
  return { status: 'UNAVAILABLE', status_message, timestamp };
}

/** Every file below a place with its digest, in the order of their paths. */
export async function readFiles(place: VersionPlace): Promise<VersionFile[]> {
  const files: VersionFile[] = [];
  for (const path of await pathsBelow(place)) files.push(await readFile(place, path));
  return files;
}

async function pathsBelow({ store, prefix }: VersionPlace): Promise<string[]> {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of await store.list(joinPaths(prefix, folder))) {
      const path = joinPaths(folder, entry.name);
      (entry.isFolder ? folders : found).push(path);
    }
    if (found.length > filesMax) throw new UnservedLocation(`The version has more than ${filesMax} files.`);
  }
  return found.sort();
}

async function readFile({ store, prefix }: VersionPlace, path: string): Promise<VersionFile> {
  const hash = createHash('sha256');
  let file_size = 0;
  for await (const chunk of await store.open(joinPaths(prefix, path))) {
    hash.update(chunk as Buffer);
    file_size += (chunk as Buffer).length;
  }
  return { path, file_size, sha256: hash.digest('hex') };
}

/** @throws NoSuchArtifact, UnservedLocation when it is longer than a text should be */
export async function readText({ store, prefix }: VersionPlace, path: string): Promise<string> {
  const at = joinPaths(prefix, path);
  const { size } = await store.stat(at);
  if (size > textBytesMax) throw new UnservedLocation(`${path} is larger than ${textBytesMax} bytes.`);
  const chunks: Buffer[] = [];
  for await (const chunk of await store.open(at)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
