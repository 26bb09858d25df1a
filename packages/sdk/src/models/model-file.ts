import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A file of a model: where it goes, and what it holds. */
export type ModelFile =
  | { readonly path: string; readonly text: string }
  /** The bytes of a file on this machine. */
  | { readonly path: string; readonly from: string };

export async function sizeOf(file: ModelFile): Promise<number> {
  return 'text' in file ? Buffer.byteLength(file.text) : (await stat(file.from)).size;
}

/** The bytes, read from the disk while they are sent. */
export const blobOf = (file: ModelFile): Promise<Blob> =>
  'text' in file ? Promise.resolve(new Blob([file.text])) : openAsBlob(file.from);

/** The files of a folder, with all below it, under `target`. @throws when there is no such folder */
export async function filesInFolder(folder: string, target: string): Promise<readonly ModelFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((from) => ({ path: `${target}/${path.relative(folder, from).split(path.sep).join('/')}`, from }));
}

/** Those of the named files that a folder has, under `target`. */
export async function filesNamed(
  folder: string,
  names: readonly (string | RegExp)[],
  target: string,
): Promise<readonly ModelFile[]> {
  const found = (await readdir(folder)).sort();
  return found
    .filter((name) => names.some((it) => (typeof it === 'string' ? it === name : it.test(name))))
    .map((name) => ({ path: target === '' ? name : `${target}/${name}`, from: path.join(folder, name) }));
}
