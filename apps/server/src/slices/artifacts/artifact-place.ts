import { type ArtifactStore, joinPaths } from '@millrace/artifacts';
import type { Context, Download } from '../../kernel/context.ts';
import { downloadBelow, type FileInfo, fileInfos } from '../artifact-proxy/index.ts';
import { findLoggedModelArtifactUri } from '../logged-models/index.ts';
import { findRunArtifactUri } from '../runs/index.ts';

/** Where the artifacts of one run or model are. */
export interface ArtifactPlace {
  readonly uri: string;
  readonly store: ArtifactStore;
  /** The path in `store` of a path below the place. */
  readonly at: (path: string) => string;
}

/** @throws 404 for an unknown run, UnservedLocation when this server does not serve its artifacts */
export const placeOfRun = async (context: Context, run_id: string): Promise<ArtifactPlace> =>
  placeAt(context, await runArtifactUri(context, run_id));

/** @throws 404 for an unknown model, UnservedLocation when this server does not serve its artifacts */
export const placeOfLoggedModel = async (context: Context, model_id: string): Promise<ArtifactPlace> =>
  placeAt(context, await loggedModelArtifactUri(context, model_id));

export const runArtifactUri = ({ db }: Context, run_id: string): Promise<string> =>
  db.read((reader) => findRunArtifactUri(reader, run_id));
export const loggedModelArtifactUri = ({ db }: Context, model_id: string): Promise<string> =>
  db.read((reader) => findLoggedModelArtifactUri(reader, model_id));

export function placeAt({ artifacts }: Context, uri: string): ArtifactPlace {
  const { store, prefix } = artifacts.resolve(uri);
  return { uri, store, at: (path) => joinPaths(prefix, path) };
}

/** One folder of a place, its entries named from the place's root with the folder as the request spelled it. */
export async function listPlace(
  { uri, store, at }: ArtifactPlace,
  folder: string,
): Promise<{ root_uri: string; files: FileInfo[] }> {
  const above = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  return { root_uri: uri, files: await fileInfos(store, at(folder), (name) => above + name) };
}

export const downloadFrom = ({ uri, store, at }: ArtifactPlace, path: string): Promise<Download> =>
  downloadBelow(uri, store, at(path), path);
