/** Where files go that are added to a folder, and what stands there already. */

export interface NewFile {
  /** With the folders that were dropped: `run/logs/a.txt`. */
  readonly name: string;
  readonly file: File;
}

export interface Placed {
  readonly path: string;
  readonly file: File;
}

export const placed = (files: readonly NewFile[], folder: string): Placed[] =>
  files.map(({ name, file }) => ({ path: folder === '' ? name : `${folder}/${name}`, file }));

export const folderOfPath = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Folders that must be listed to know what is there. */
export const foldersOf = (files: readonly Placed[]): string[] => [
  ...new Set(files.map(({ path }) => folderOfPath(path))),
];

export type OnConflict = 'replace' | 'keep both' | 'skip';

/** What is sent, once somebody has said what becomes of names that are taken. */
export function resolved(files: readonly Placed[], taken: ReadonlySet<string>, choice: OnConflict): Placed[] {
  if (choice === 'replace') return [...files];
  if (choice === 'skip') return files.filter(({ path }) => !taken.has(path));
  const names = new Set(taken);
  return files.map(({ path, file }) => {
    const free = freePath(path, names);
    names.add(free);
    return { path: free, file };
  });
}

/** `a/b.txt`, or the first of `a/b (2).txt`, `a/b (3).txt`, … that is not taken. */
export function freePath(path: string, taken: ReadonlySet<string>): string {
  const [, stem = path, ending = ''] = /^(.*?[^/])(\.[^./]+)?$/s.exec(path) ?? [];
  let free = path;
  for (let number = 2; taken.has(free); number += 1) free = `${stem} (${number})${ending}`;
  return free;
}

/** One line for all of them: `2 of 5 files, 40 %`. */
export function progressText(
  uploads: readonly { readonly state: string; readonly size: number; readonly sent: number }[],
): string {
  const counted = uploads.filter(({ state }) => state !== 'cancelled');
  const done = counted.filter(({ state }) => state === 'done').length;
  const failed = counted.filter(({ state }) => state === 'failed').length;
  const stopped = counted.filter(({ state }) => state === 'stopped').length;
  const size = counted.reduce((sum, upload) => sum + upload.size, 0);
  const sent = counted.reduce((sum, upload) => sum + upload.sent, 0);
  const part = done === counted.length ? '' : `, ${size === 0 ? 0 : Math.floor((100 * sent) / size)} %`;
  return `${done} of ${counted.length} files${part}${failed > 0 ? `, ${failed} failed` : ''}${stopped > 0 ? `, ${stopped} stopped` : ''}`;
}
