import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from '../client.ts';
import { ModelUriError } from './model-uri.ts';
import type { ResolvedModel } from './resolve-model.ts';

interface RemoteFile {
  /** Below the model's folder, with `/` between. */
  readonly path: string;
  readonly size: number;
}

/**
 * The model's files as a folder of this machine. A folder that is local already stays where it is; artifacts of the server are
 * downloaded once into `cacheDir`, and again when the list of files changes.
 * @returns an absolute path
 */
export async function fetchModel(client: Client, { location }: ResolvedModel, cacheDir: string): Promise<string> {
  if (location.kind === 'folder') return existingFolder(location.path);
  const target = path.join(cacheDir, createHash('sha256').update(location.path).digest('hex').slice(0, 40));
  const files = await listFiles(client, location.path, '');
  if (files.length === 0) throw new ModelUriError(`No such artifact: '${location.path}'`);
  if (existsSync(target) && (await isSame(target, files))) return target;
  const unfinished = `${target}.${randomUUID()}`;
  try {
    for (const file of files) await download(client, `${location.path}/${file.path}`, contained(unfinished, file.path));
    await rm(target, { recursive: true, force: true });
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return target;
}

async function existingFolder(folder: string): Promise<string> {
  const absolute = path.resolve(folder);
  const found = await stat(absolute).catch(() => undefined);
  if (!found)
    throw new ModelUriError(
      `No such artifact: '${folder}'. A model is models:/name@alias, models:/name/3, runs:/run/path or a folder that exists.`,
    );
  return found.isDirectory() ? absolute : path.dirname(absolute);
}

async function listFiles(client: Client, root: string, folder: string): Promise<RemoteFile[]> {
  const whole = folder === '' ? root : `${root}/${folder}`;
  const { files = [] } = await client.artifactProxy.listProxyArtifacts({ path: whole });
  const lists = files.map((file) => {
    const below = folder === '' ? (file.path ?? '') : `${folder}/${file.path}`;
    return file.is_dir ? listFiles(client, root, below) : [{ path: below, size: Number(file.file_size ?? 0) }];
  });
  return (await Promise.all(lists)).flat();
}

async function isSame(folder: string, files: readonly RemoteFile[]): Promise<boolean> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const count = entries.filter((entry) => entry.isFile()).length;
  const sizes = await Promise.all(files.map((file) => stat(contained(folder, file.path)).catch(() => undefined)));
  return count === files.length && sizes.every((found, at) => found?.size === files[at]!.size);
}

async function download(client: Client, remote: string, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const response = await client.artifactProxy.downloadArtifact({ artifact_path: remote });
  if (!response.body) throw new ModelUriError(`No such artifact: '${remote}'`);
  await pipeline(Readable.fromWeb(response.body as never), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
}

/** A file below `folder` that a server named. @throws {ModelUriError} for a name that leads out of the folder */
export function contained(folder: string, name: string): string {
  const parts = name.split('/');
  const isPlain = parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\\0]|^[a-z]:/i.test(part));
  if (!isPlain) throw new ModelUriError(`The server names a file that would lie outside of the model's folder.`);
  return path.join(folder, ...parts);
}
