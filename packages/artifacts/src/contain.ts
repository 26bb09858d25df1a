import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, readlink, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { InvalidPath, NoSuchArtifact } from './errors.ts';

/**
 * A file or folder that lies below a root, held open. What it is was decided on the open descriptor, so that nothing swapped
 * in later (a symbolic link in place of a folder) changes where reads and writes go.
 */
export interface Held {
  readonly handle: FileHandle;
  /** For a folder: where to find the entry `name` of exactly this folder, wherever its path points by now. */
  readonly entry: (name: string) => string;
}

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK } = constants;
const hasDescriptorPaths = process.platform === 'linux';
/** Errors that say that a path leads to nothing that could be served. */
const nothingThere = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ENXIO']);

export const isNothingThere = (error: unknown): boolean =>
  nothingThere.has((error as NodeJS.ErrnoException).code ?? '');

/**
 * Opens what lies at `segments` below `root` (a real path). Links may be followed as long as they end inside.
 * @throws NoSuchArtifact when there is nothing, and in the same words when it lies outside
 */
export function contain(root: string, segments: readonly string[]): Promise<Held> {
  return openInside(root, segments, O_RDONLY | O_NONBLOCK);
}

/** The same for a folder; a file there is nothing. */
export function containFolder(root: string, segments: readonly string[]): Promise<Held> {
  return openInside(root, segments, O_RDONLY | O_DIRECTORY);
}

/** Opens an entry of a held folder as itself: a link there is refused by the system (`ELOOP` or `ENOTDIR`). */
export async function holdFolder(parent: Held, name: string): Promise<Held> {
  const entry = parent.entry(name);
  return held(await open(entry, O_RDONLY | O_DIRECTORY | O_NOFOLLOW), entry);
}

export async function withHeld<T>(opening: Promise<Held>, work: (held: Held) => Promise<T>): Promise<T> {
  const held = await opening;
  try {
    return await work(held);
  } finally {
    await held.handle.close();
  }
}

async function openInside(root: string, segments: readonly string[], flags: number): Promise<Held> {
  const wanted = path.join(root, ...segments);
  const handle = await open(wanted, flags).catch((error: unknown) => {
    throw isNothingThere(error) ? new NoSuchArtifact(segments.join('/'), error) : error;
  });
  const real = await realPathOf(handle, wanted).catch(() => undefined);
  if (real !== undefined && isInside(root, real)) return held(handle, real);
  await handle.close();
  throw new NoSuchArtifact(segments.join('/'));
}

function held(handle: FileHandle, real: string): Held {
  const base = hasDescriptorPaths ? `/proc/self/fd/${handle.fd}` : real;
  return { handle, entry: (name) => `${base}/${name}` };
}

/** Where the open descriptor really is. Without descriptor paths: the path's target, if it is still the same file. */
async function realPathOf(handle: FileHandle, wanted: string): Promise<string | undefined> {
  if (hasDescriptorPaths) return readlink(`/proc/self/fd/${handle.fd}`);
  const real = await realpath(wanted);
  const [there, here] = await Promise.all([stat(real), handle.stat()]);
  return there.ino === here.ino && there.dev === here.dev ? real : undefined;
}

const isInside = (root: string, real: string): boolean =>
  real === root || real.startsWith(root === '/' ? root : `${root}/`);

/**
 * Opens the folder at `segments`, making what is missing (0700), one contained step at a time. New folders are on disk when
 * this resolves, if `sync`.
 * @throws InvalidPath when a name on the way leads outside; the error of the system when one is a file (`ENOTDIR`)
 */
export async function makeFolder(root: string, segments: readonly string[], sync: boolean): Promise<Held> {
  const there = await containFolder(root, segments).catch(ignoreMissing);
  if (there) return there;
  let folder = await containFolder(root, []);
  for (const [at, name] of segments.entries()) {
    const next = await step(root, folder, { segments: segments.slice(0, at + 1), name, sync }).finally(() =>
      folder.handle.close(),
    );
    folder = next;
  }
  return folder;
}

async function step(
  root: string,
  folder: Held,
  { segments, name, sync }: { readonly segments: readonly string[]; readonly name: string; readonly sync: boolean },
): Promise<Held> {
  const made = await mkdir(folder.entry(name), { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (made && sync) await folder.handle.sync();
  return containFolder(root, segments).catch((error: unknown) => {
    const why = (error as NoSuchArtifact).cause as NodeJS.ErrnoException | undefined;
    throw why?.code === 'ENOTDIR' ? why : error instanceof NoSuchArtifact ? new InvalidPath(error) : error;
  });
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof NoSuchArtifact)) throw error;
}
