import type { Infer, shapes } from '@millrace/protocol';

type Recorded = Infer<typeof shapes.versionFile>;
type Verified = Infer<typeof shapes.verifiedFile>;

export interface FileRow {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Absent until the files were read again. */
  readonly verdict?: Verified['verdict'];
}

/** Files of a version in the order of their paths; once verified, with what they are now. */
export function fileRows(recorded: readonly Recorded[], verified: readonly Verified[] | undefined): FileRow[] {
  const files: readonly (Recorded & { readonly verdict?: Verified['verdict'] })[] = verified ?? recorded;
  return files
    .map(({ path = '', file_size = 0, sha256 = '', verdict }) => ({ path, size: Number(file_size), sha256, verdict }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The outcome of a verification in one sentence. */
export function verdictText(rows: readonly FileRow[]): string {
  const counts = Map.groupBy(rows, ({ verdict }) => verdict ?? 'UNCHANGED');
  const others = [...counts].filter(([verdict]) => verdict !== 'UNCHANGED');
  if (others.length === 0) return 'All files are those that were registered.';
  return `${others.map(([verdict, found]) => `${found.length} ${verdict.toLowerCase()}`).join(', ')}.`;
}
