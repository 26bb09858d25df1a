import { Readable } from 'node:stream';
import { type ArtifactStore, joinPaths, NoSuchArtifact, safePath } from '@millrace/artifacts';
import { type artifacts, fail, limits } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { placeOfRun } from './artifact-place.ts';
import { type ZipEntry, zipBytes } from './zip.ts';

/** The folder is listed while it is sent, so the size is not known before the end. */
export const downloadRunFolder: Handler<typeof artifacts.downloadRunFolder> = async (context, input) => {
  const run_id = input.run_id ?? '';
  const folder = safePath(input.path ?? '');
  const { store, at } = await placeOfRun(context, run_id);
  const root = at(folder);
  if ((await store.list(root)).length === 0) throw new NoSuchArtifact(folder);
  const name = folder.split('/').filter(Boolean).at(-1) ?? run_id;
  return {
    filename: `${name}.zip`,
    contentType: 'application/zip',
    open: () => Readable.from(zipBytes(entriesBelow(store, root))),
  };
};

/** Every file below a folder, its folders one after another. */
async function* entriesBelow(store: ArtifactStore, root: string): AsyncGenerator<ZipEntry> {
  const folders = [''];
  let files = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, isFolder } of await store.list(joinPaths(root, folder))) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isFolder) folders.push(path);
      else yield { name: path, open: () => store.open(joinPaths(root, path)) };
      if (!isFolder && ++files > limits.zipFiles) throw tooMany();
    }
  }
}

const tooMany = (): Error =>
  fail(
    'INVALID_PARAMETER_VALUE',
    `The folder has more than ${limits.zipFiles} files. Download its folders one by one.`,
  );
