import type { TableRun } from './prepare-run-cell.ts';
import type { RunColumn } from './run-columns.ts';
import { csvLines, jsonLine } from './write-runs.ts';

export interface ExportFormat {
  readonly ending: 'csv' | 'json' | 'parquet';
  readonly title: string;
  readonly type: string;
}

export const exportFormats: readonly ExportFormat[] = [
  { ending: 'csv', title: 'CSV', type: 'text/csv' },
  { ending: 'json', title: 'JSON', type: 'application/json' },
  { ending: 'parquet', title: 'Parquet', type: 'application/vnd.apache.parquet' },
];

/** A file that grows by runs. */
export interface ExportFile {
  readonly add: (runs: readonly TableRun[]) => void;
  /** Gives its parts, once. */
  readonly finish: () => Promise<readonly (string | Uint8Array)[]>;
  /** Ends what it needed, also where it was not finished. */
  readonly close: () => void;
}

/** The writer of Parquet is loaded when it is asked for. */
export async function openExport({ ending }: ExportFormat, columns: readonly RunColumn[]): Promise<ExportFile> {
  if (ending === 'parquet') return (await import('./parquet-in-worker.ts')).openParquetInWorker(columns);
  return ending === 'csv' ? openCsv(columns) : openJson(columns);
}

function openCsv(columns: readonly RunColumn[]): ExportFile {
  const parts = [csvLines([], columns).join('')];
  return {
    add: (runs) => void parts.push(...csvLines(runs, columns).slice(1)),
    finish: async () => [parts.join('\r\n')],
    close: () => {},
  };
}

/** An array with one run a line. */
function openJson(columns: readonly RunColumn[]): ExportFile {
  const lines: string[] = [];
  return {
    add: (runs) => void lines.push(...runs.map((run) => jsonLine(run, columns))),
    finish: async () => [`[\n${lines.join(',\n')}\n]\n`],
    close: () => {},
  };
}
