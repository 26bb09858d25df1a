import { queryOptions } from '@tanstack/react-query';
import type { ArtifactEntry, ArtifactSource } from './artifact-source.ts';

const names = new Intl.Collator('en', { numeric: true });

/** What lies directly in a folder, folders first. */
export const folderOf = (source: ArtifactSource, path: string) =>
  queryOptions({
    queryKey: ['artifacts', source.key, path],
    queryFn: async ({ signal }) => (await source.list(path, signal)).toSorted(byKindAndName),
  });

const byKindAndName = (a: ArtifactEntry, b: ArtifactEntry): number =>
  Number(b.isFolder) - Number(a.isFolder) || names.compare(a.name, b.name);

export interface FileHead {
  readonly bytes: Uint8Array;
  /** Of the whole file; undefined where the server does not say. */
  readonly size: number | undefined;
  readonly isWhole: boolean;
}

/** The first bytes of a file. */
export const headOf = (source: ArtifactSource, path: string, bytesMax: number) =>
  queryOptions({
    queryKey: ['artifact', source.key, path, bytesMax],
    queryFn: ({ signal }) => readHead(source, path, bytesMax, signal),
    staleTime: 60_000,
  });

/** @throws ApiFailure, with status 416 for an empty file */
export async function readHead(
  source: ArtifactSource,
  path: string,
  bytesMax: number,
  signal: AbortSignal,
): Promise<FileHead> {
  const response = await source.fetch(path, `bytes=0-${bytesMax - 1}`, signal);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const whole = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  const size = whole === undefined ? bytes.length : Number(whole);
  return { bytes, size, isWhole: bytes.length >= size };
}
