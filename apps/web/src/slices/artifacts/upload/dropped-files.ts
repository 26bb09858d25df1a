import type { NewFile } from './prepare-upload.ts';

/** Files of one drop; who drops more uses a client. */
export const filesMost = 5_000;

/** Files of a drop, those in folders with the folders in their names. @throws RangeError for more than `filesMost` */
export async function droppedFiles(transfer: DataTransfer): Promise<NewFile[]> {
  // Entries must be taken before the first wait: the browser empties the list after the event.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: NewFile[] = [];
  for (const entry of entries) await collect(entry, found);
  return found;
}

async function collect(entry: FileSystemEntry, found: NewFile[]): Promise<void> {
  if (found.length >= filesMost) throw new RangeError(`At most ${filesMost} files can be dropped at once.`);
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    found.push({ name: entry.fullPath.replace(/^\//, ''), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // It gives a hundred entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return;
    for (const inner of some) await collect(inner, found);
  }
}

/** Files of a file field; those of a chosen folder with the folder in their names. */
export const chosenFiles = (list: FileList | null): NewFile[] =>
  [...(list ?? [])].map((file) => ({ name: file.webkitRelativePath || file.name, file }));
