import { saveFile } from '../../kernel/save-file.ts';
import { type ExportFormat, openExport } from './export-formats.ts';
import type { TableRun } from './prepare-run-cell.ts';
import { isWritten, type RunColumn } from './run-columns.ts';
import { type RunsQuery, searchRuns } from './run-queries.ts';

/** Rows of one request of an export. */
const exportPage = 1000;

interface ExportOptions {
  readonly query: RunsQuery;
  readonly columns: readonly RunColumn[];
  readonly signal: AbortSignal;
  /** Of 0 to 1. */
  readonly onProgress: (part: number) => void;
}

/** Hands every run of a query to the browser as a file, read page after page. @throws ApiFailure, or the signal's reason */
export async function exportRuns(format: ExportFormat, options: ExportOptions): Promise<void> {
  const { query, columns, signal, onProgress } = options;
  const file = await openExport(format, columns.filter(isWritten));
  try {
    for await (const { runs, part } of runPages(query, signal)) {
      file.add(runs);
      onProgress(part);
    }
    const parts = await file.finish();
    signal.throwIfAborted();
    saveFile(`runs.${format.ending}`, new Blob(parts as BlobPart[], { type: format.type }));
  } finally {
    file.close();
  }
}

async function* runPages(query: RunsQuery, signal: AbortSignal) {
  const seen = new Set<string>();
  for (let offset = 0, total = 1; offset < total; offset += exportPage) {
    const page = await searchRuns(query, offset, exportPage, signal);
    signal.throwIfAborted();
    total = page.total;
    yield { runs: unseen(page.runs, seen), part: Math.min(1, (offset + exportPage) / Math.max(1, total)) };
  }
}

/** A run that is logged meanwhile pushes those after it into the next page, where they would come again. */
function unseen(runs: readonly TableRun[], seen: Set<string>): readonly TableRun[] {
  const fresh = runs.filter(({ info }) => !seen.has(info.run_id));
  for (const { info } of fresh) seen.add(info.run_id);
  return fresh;
}
