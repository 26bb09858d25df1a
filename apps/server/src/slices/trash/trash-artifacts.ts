import { type ArtifactStore, joinPaths, type Resolved, UnservedLocation } from '@millrace/artifacts';
import { limits } from '@millrace/protocol';
import type { Context } from '../../kernel/context.ts';

/** Undefined for a location that this server does not serve, and for the root of a store, which belongs to others too. */
function placeOf({ artifacts }: Context, location: string): Resolved | undefined {
  try {
    const place = artifacts.resolve(location);
    return joinPaths(place.prefix, '') === '' ? undefined : place;
  } catch (error) {
    if (error instanceof UnservedLocation) return undefined;
    throw error;
  }
}

/** Deletes what lies at these locations; answers those that are not served here. */
export async function deleteArtifacts(context: Context, locations: readonly string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const location of locations) {
    const place = placeOf(context, location);
    if (place) await place.store.delete(place.prefix);
    else kept.push(location);
  }
  return kept;
}

export interface ArtifactSizes {
  readonly files: number;
  readonly bytes: number;
  /** False when counting stopped, or something is not served here. */
  readonly is_complete: boolean;
}

export async function measureArtifacts(context: Context, locations: readonly string[]): Promise<ArtifactSizes> {
  let files = 0;
  let bytes = 0;
  let is_complete = true;
  for (const location of locations) {
    const place = placeOf(context, location);
    if (!place) is_complete = false;
    else {
      for await (const size of sizesBelow(place.store, place.prefix)) {
        files += 1;
        bytes += size;
        if (files >= limits.trashCountedFiles) return { files, bytes, is_complete: false };
      }
    }
  }
  return { files, bytes, is_complete };
}

async function* sizesBelow(store: ArtifactStore, root: string): AsyncGenerator<number> {
  const folders = [root];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const { name, isFolder, size } of await store.list(folder)) {
      if (isFolder) folders.push(joinPaths(folder, name));
      else yield size;
    }
  }
}
