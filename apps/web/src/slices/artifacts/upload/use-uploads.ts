import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { queryClient } from '../../../kernel/api/query-client.ts';
import { sayError } from '../../../kernel/ui/toasts.ts';
import { folderOf } from '../artifact-queries.ts';
import type { ArtifactSource } from '../artifact-source.ts';
import { foldersOf, type NewFile, type OnConflict, type Placed, placed, resolved } from './prepare-upload.ts';
import { type SendUpload, UploadQueue } from './upload-queue.ts';

const queues = new Map<string, UploadQueue>();

function queueOf({ key }: ArtifactSource, send: SendUpload): UploadQueue {
  const known = queues.get(key);
  if (known) return known;
  const queue = new UploadQueue(send, () => void queryClient.invalidateQueries({ queryKey: ['artifacts', key] }));
  queues.set(key, queue);
  return queue;
}

/** Files that wait for a word on names that are taken. */
export interface Conflict {
  readonly files: readonly Placed[];
  readonly taken: ReadonlySet<string>;
}

/** What is added while the word on earlier files is awaited is asked about with them. */
const together = (asked: Conflict | undefined, { files, taken }: Conflict): Conflict => ({
  files: [...(asked?.files ?? []), ...files],
  taken: new Set([...(asked?.taken ?? []), ...taken]),
});

export interface Uploads {
  readonly queue: UploadQueue;
  readonly conflict: Conflict | undefined;
  /** Adds files to a folder; asks first where names are taken. */
  readonly add: (files: readonly NewFile[], folder: string) => Promise<void>;
  readonly settle: (choice: OnConflict | undefined) => void;
}

/** Adding files to a place; undefined where nothing can be added. */
export function useUploads(source: ArtifactSource): Uploads | undefined {
  const client = useQueryClient();
  const [conflict, setConflict] = useState<Conflict>();
  const { upload } = source;
  const queue = useMemo(() => upload && queueOf(source, upload), [source, upload]);
  if (!queue) return undefined;
  const add = async (files: readonly NewFile[], folder: string): Promise<void> => {
    try {
      const all = placed(files, folder);
      const lists = await Promise.all(
        foldersOf(all).map((one) => client.fetchQuery({ ...folderOf(source, one), staleTime: 0 })),
      );
      const there = new Set(lists.flat().map(({ path }) => path));
      const taken = new Set(all.map(({ path }) => path).filter((path) => there.has(path)));
      if (taken.size > 0) setConflict((asked) => together(asked, { files: all, taken }));
      else queue.add(all);
    } catch (error) {
      sayError(error);
    }
  };
  const settle = (choice: OnConflict | undefined): void => {
    setConflict(undefined);
    if (conflict && choice) queue.add(resolved(conflict.files, conflict.taken, choice));
  };
  return { queue, conflict, add, settle };
}
