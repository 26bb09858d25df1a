import { randomUUID } from 'node:crypto';
import { type BigIntStats, constants, type Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, rmdir, unlink } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { contain, containFolder, type Held, holdFolder, isNothingThere, makeFolder, withHeld } from './contain.ts';
import { ArtifactChanged, DiskFull, InvalidPath, NoSuchArtifact, PathConflict } from './errors.ts';
import { FileReader } from './file-reader.ts';
import { segmentsOf } from './location.ts';
import type { ArtifactEntry, ArtifactStat, ArtifactStore, OpenOptions } from './port.ts';
import { addPart, alone, partName, partSize } from './upload-parts.ts';
import { chunksOf, writeBody } from './write-body.ts';

export interface LocalOptions {
  /** Absolute path; made (0700) by the first `put`. */
  readonly root: string;
  /** Wait for the disk before a `put` or `delete` resolves. */
  readonly sync: boolean;
}

/** Uploads on their way, and deleted trees until they are gone. On the same file system, so that a rename publishes. */
const stagingName = '.millrace-staging';
/** Left behind by a process that died; an upload that lives touches its file far more often. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** Artifacts in a folder of this machine. */
export function localStore(options: LocalOptions): ArtifactStore {
  const { sync } = options;
  const findRoot = rootFinder(options.root);
  let swept: Promise<void> | undefined;

  async function staging(): Promise<Held> {
    const root = await findRoot(true);
    const folder = await makeFolder(root, [stagingName], sync);
    swept ??= sweep(folder).catch(() => undefined);
    await swept;
    return folder;
  }

  return {
    can: { multipart: false, presigned: false },

    async list(path) {
      const segments = segmentsOf(path);
      if (isStaging(segments)) return [];
      try {
        return await withHeld(containFolder(await findRoot(), segments), (folder) =>
          listFolder(folder, segments, findRoot),
        );
      } catch (error) {
        if (error instanceof NoSuchArtifact) return [];
        throw error;
      }
    },

    async stat(path) {
      return withHeld(openArtifact(await findRoot(), path), async ({ handle }) =>
        describe(await handle.stat({ bigint: true }), path),
      );
    },

    async open(path, { range, etag }: OpenOptions = {}) {
      const { handle } = await openArtifact(await findRoot(), path);
      try {
        const found = describe(await handle.stat({ bigint: true }), path);
        if (found.isFolder) throw new NoSuchArtifact(path);
        if (etag !== undefined && etag !== found.etag) throw new ArtifactChanged(path);
        return new FileReader(handle, range ?? { start: 0, end: found.size - 1 });
      } catch (error) {
        await handle.close();
        throw error;
      }
    },

    async put(path, body) {
      const segments = writableSegments(path);
      await withHeld(staging(), async (folder) => {
        const name = randomUUID();
        try {
          await stage(folder.entry(name), body, sync);
          await publish(await findRoot(), { from: folder.entry(name), segments, sync });
        } catch (error) {
          await unlink(folder.entry(name)).catch(() => undefined);
          throw explain(error, path);
        }
      });
    },

    async append(path, part, body) {
      const segments = writableSegments(path);
      const name = partName(path, part.upload);
      const add = async (folder: Held): Promise<number> => {
        const from = folder.entry(name);
        const received = await addPart(from, part, body, sync);
        if (received === part.size) await publish(await findRoot(), { from, segments, sync });
        return received;
      };
      return alone(name, () => withHeld(staging(), add), body).catch((error: unknown) => {
        throw explain(error, path);
      });
    },

    async received(path, upload) {
      writableSegments(path);
      const name = partName(path, upload);
      return alone(name, () => withHeld(staging(), (folder) => partSize(folder.entry(name))));
    },

    async delete(path) {
      const segments = writableSegments(path);
      try {
        const root = await findRoot();
        await withHeld(containFolder(root, segments.slice(0, -1)), async (parent) => {
          const name = segments.at(-1) as string;
          await lstat(parent.entry(name));
          await withHeld(staging(), (folder) => remove(parent, name, { staging: folder, sync }));
        });
      } catch (error) {
        if (!(error instanceof NoSuchArtifact) && !isNothingThere(error)) throw explain(error, path);
      }
    },
  };
}

/** The real path of the root, once it exists. */
function rootFinder(root: string): (make?: boolean) => Promise<string> {
  let known: string | undefined;
  return async (make = false) => {
    if (known !== undefined) return known;
    if (make) await mkdir(root, { recursive: true, mode: 0o700 });
    known = await realpath(root).catch((error: unknown) => {
      throw isNothingThere(error) ? new NoSuchArtifact('', error) : error;
    });
    return known;
  };
}

const isStaging = (segments: readonly string[]): boolean => segments[0]?.toLowerCase() === stagingName;

function writableSegments(path: string): string[] {
  const segments = segmentsOf(path);
  if (segments.length === 0 || isStaging(segments)) throw new InvalidPath();
  return segments;
}

async function openArtifact(root: string, path: string): Promise<Held> {
  const segments = segmentsOf(path);
  if (isStaging(segments)) throw new NoSuchArtifact(path);
  return contain(root, segments);
}

/** Pipes, sockets and devices are nothing to us. */
function describe(found: BigIntStats, path: string): ArtifactStat {
  if (!found.isFile() && !found.isDirectory()) throw new NoSuchArtifact(path);
  return {
    isFolder: found.isDirectory(),
    size: found.isFile() ? Number(found.size) : 0,
    etag: `"${[found.ino, found.mtimeNs, found.size].map((part) => part.toString(36)).join('-')}"`,
    lastModified: found.mtime,
  };
}

async function listFolder(
  folder: Held,
  segments: readonly string[],
  findRoot: () => Promise<string>,
): Promise<ArtifactEntry[]> {
  const root = await findRoot();
  const names = await readdir(folder.entry('.'), { withFileTypes: true });
  const shown = segments.length === 0 ? names.filter(({ name }) => !isStaging([name])) : names;
  const entries = await Promise.all(shown.map((entry) => describeEntry(entry, { folder, root, segments })));
  return entries.filter((entry) => entry !== undefined).sort(byName);
}

interface Listed {
  readonly folder: Held;
  readonly root: string;
  readonly segments: readonly string[];
}

/** Undefined for what is gone by now, leads outside, or is neither file nor folder. */
async function describeEntry(entry: Dirent, { folder, root, segments }: Listed): Promise<ArtifactEntry | undefined> {
  const { name } = entry;
  try {
    if (entry.isDirectory()) return { name, isFolder: true, size: 0 };
    if (entry.isFile()) return { name, isFolder: false, size: (await lstat(folder.entry(name))).size };
    if (!entry.isSymbolicLink()) return undefined;
    const { isFolder, size } = await withHeld(contain(root, [...segments, name]), async ({ handle }) =>
      describe(await handle.stat({ bigint: true }), name),
    );
    return { name, isFolder, size };
  } catch (error) {
    if (error instanceof NoSuchArtifact || isNothingThere(error)) return undefined;
    throw error;
  }
}

/** By code point, as MLflow sorts; by UTF-16 unit would put emoji before some CJK. */
const byName = (a: ArtifactEntry, b: ArtifactEntry): number => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

async function stage(file: string, body: Readable, sync: boolean): Promise<void> {
  const handle = await open(file, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  await writeBody(handle, chunksOf(body), { sync });
}

interface Publication {
  readonly from: string;
  readonly segments: readonly string[];
  readonly sync: boolean;
}

async function publish(root: string, { from, segments, sync }: Publication): Promise<void> {
  await withHeld(makeFolder(root, segments.slice(0, -1), sync), async (parent) => {
    await rename(from, parent.entry(segments.at(-1) as string));
    if (sync) await parent.handle.sync();
  });
}

const conflicts = new Set(['EISDIR', 'ENOTDIR', 'ENOTEMPTY', 'EEXIST']);
const noSpace = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function explain(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (conflicts.has(code)) return new PathConflict(path, error);
  if (code === 'ENAMETOOLONG' || code === 'ELOOP') return new InvalidPath(error);
  return noSpace.has(code) ? new DiskFull(error) : error;
}

/** Out of sight in one step, then piece by piece. */
async function remove(
  parent: Held,
  name: string,
  to: { readonly staging: Held; readonly sync: boolean },
): Promise<void> {
  const trash = randomUUID();
  await rename(parent.entry(name), to.staging.entry(trash));
  if (to.sync) await parent.handle.sync();
  await removeTree(to.staging, trash);
}

/** Follows no link: every folder is opened as itself, and its entries are named relative to it. */
async function removeTree(parent: Held, name: string): Promise<void> {
  const entry = parent.entry(name);
  if (!(await lstat(entry)).isDirectory()) return unlink(entry);
  await withHeld(holdFolder(parent, name), async (folder) => {
    for (const child of await readdir(folder.entry('.'))) await removeTree(folder, child);
  });
  await rmdir(entry);
}

/** Removes what earlier processes left half done. */
async function sweep(staging: Held): Promise<void> {
  for (const name of await readdir(staging.entry('.'))) {
    const age = Date.now() - (await lstat(staging.entry(name))).mtimeMs;
    if (age > abandonedAfterMs) await removeTree(staging, name).catch(() => undefined);
  }
}
