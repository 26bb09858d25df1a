/** Packs runs into a Parquet file where it holds up nobody: 10,000 runs of a row group take longer than many frames. */
import { openParquet } from './parquet-file.ts';
import type { TableRun } from './prepare-run-cell.ts';
import type { RunColumn } from './run-columns.ts';

export type ParquetMessage =
  | { readonly kind: 'open'; readonly columns: readonly RunColumn[] }
  | { readonly kind: 'add'; readonly runs: readonly TableRun[] }
  | { readonly kind: 'finish' };

let file = openParquet([]);

addEventListener('message', ({ data }: MessageEvent<ParquetMessage>) => {
  if (data.kind === 'open') file = openParquet(data.columns);
  else if (data.kind === 'add') file.add(data.runs);
  else {
    const bytes = file.finish();
    postMessage(bytes, { transfer: [bytes.buffer] });
  }
});
