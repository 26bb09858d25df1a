import { readHead } from './artifact-queries.ts';
import type { ArtifactSource } from './artifact-source.ts';
import { previewKind } from './preview-kind.ts';
import { readDelimited } from './read-delimited.ts';
import { type LoggedTable, readLoggedTable } from './read-logged-table.ts';

export interface LoadedTable extends LoggedTable {
  /** Whether the file has more rows than these. */
  readonly isCut: boolean;
}

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

async function loadTable(source: ArtifactSource, path: string, signal: AbortSignal): Promise<LoadedTable | null> {
  const kind = previewKind(path);
  if (kind === 'parquet')
    return (await import('./parquet/first-rows.ts')).firstRows(source, path, comparedRows, signal);
  const { bytes, isWhole } = await readHead(source, path, bytesMost, signal);
  const text = new TextDecoder().decode(bytes);
  if (kind === 'table') return delimited(text, path, isWhole);
  const table = readLoggedTable(text);
  return table ? { ...table, rows: table.rows.slice(0, comparedRows), isCut: table.rows.length > comparedRows } : null;
}

function delimited(text: string, path: string, isWhole: boolean): LoadedTable {
  const separator = path.toLowerCase().endsWith('.tsv') ? '\t' : ',';
  const [columns = [], ...rows] = readDelimited(text, separator, comparedRows + 2);
  return { columns, rows: rows.slice(0, comparedRows), isCut: !isWhole || rows.length > comparedRows };
}
