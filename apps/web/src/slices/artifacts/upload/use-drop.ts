import { type DragEvent, useState } from 'react';
import { sayError } from '../../../kernel/ui/toasts.ts';
import { droppedFiles } from './dropped-files.ts';
import type { Uploads } from './use-uploads.ts';

/** Folders of the tree, and files for theirs, carry this attribute. */
const folderUnder = ({ target }: DragEvent): string | undefined =>
  (target as Element).closest<HTMLElement>('[data-folder]')?.dataset['folder'];

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files');

/** Files that are dragged over a place: onto a folder of the tree, or anywhere else for the open folder. */
export function useDrop(uploads: Uploads | undefined, openFolder: string) {
  const [over, setOver] = useState<string>();
  if (!uploads) return { over: undefined, handlers: {} };
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(folderUnder(event) ?? openFolder);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(undefined);
    },
    onDrop: (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(undefined);
      const folder = folderUnder(event) ?? openFolder;
      droppedFiles(event.dataTransfer).then((files) => uploads.add(files, folder), sayError);
    },
  };
  return { over, handlers };
}
