import type { ArtifactStore } from '@millrace/artifacts';

export interface FileInfo {
  readonly path: string;
  readonly is_dir: boolean;
  /** Left out for folders and, as in MLflow, for empty files. */
  readonly file_size?: number;
}

/** The entries of a folder as they go over the wire; `named` makes an entry's path from its base name. */
export async function fileInfos(
  store: ArtifactStore,
  folder: string,
  named: (name: string) => string,
): Promise<FileInfo[]> {
  const entries = await store.list(folder);
  return entries.map(({ name, isFolder, size }) => ({
    path: named(name),
    is_dir: isFolder,
    file_size: isFolder || size === 0 ? undefined : size,
  }));
}
