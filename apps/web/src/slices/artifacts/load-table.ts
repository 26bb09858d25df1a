import type { ReadTable } from '../../kernel/tables/read-table.ts';
import { readInWorker } from '../../kernel/tables/tables-in-worker.ts';
import { readHead } from './artifact-queries.ts';
import type { ArtifactSource } from './artifact-source.ts';
import { previewKind } from './preview-kind.ts';
import { separatorOf } from './separator-of.ts';

/** Rows of one table that are compared. */
export const comparedRows = 100_000;
const bytesMost = 64 * 1024 * 1024;

/** Whether a file may hold a table: JSON only shows when it is read. */
export const mayBeTable = (path: string): boolean => ['table', 'parquet', 'json'].includes(previewKind(path));

/** The first rows of a CSV, TSV or Parquet file or of a logged table; null for a file that holds none. */
export const tableOf = (source: ArtifactSource, path: string) => ({
  queryKey: ['artifact-table', source.key, path],
  queryFn: ({ signal }: { signal: AbortSignal }) => loadTable(source, path, signal),
  retry: false,
  structuralSharing: false as const,
  staleTime: 60_000,
});

async function loadTable(source: ArtifactSource, path: string, signal: AbortSignal): Promise<ReadTable | null> {
  const kind = previewKind(path);
  if (kind === 'parquet')
    return (await import('./parquet/first-rows.ts')).firstRows(source, path, comparedRows, signal);
  const { bytes, isWhole } = await readHead(source, path, bytesMost, signal);
  return readInWorker({
    bytes,
    isWhole,
    rowsMost: comparedRows,
    ...(kind === 'table' && { separator: separatorOf(path) }),
  });
}
