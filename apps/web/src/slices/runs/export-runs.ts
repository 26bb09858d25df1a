import type { TableRun } from './prepare-run-cell.ts';
import { type RunsQuery, searchRuns } from './run-queries.ts';

/** Rows of one request of an export. */
const exportPage = 1000;

/** Every run of a query, page after page. */
export async function allRuns(
  query: RunsQuery,
  onProgress: (done: number, total: number) => void,
): Promise<readonly TableRun[]> {
  const found: TableRun[] = [];
  for (;;) {
    const { runs, total } = await searchRuns(query, found.length, exportPage);
    found.push(...runs);
    onProgress(found.length, total);
    if (runs.length < exportPage) return found;
  }
}

/** Hands a text to the browser as a file. */
export function download(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
