import { trusted } from '../../kernel/trusted-types.ts';
import type { ExportFile } from './export-formats.ts';
import type { ParquetMessage } from './parquet-worker.ts';
import address from './parquet-worker.ts?worker&url';
import type { RunColumn } from './run-columns.ts';

/** A Parquet file that is packed on a thread of its own. */
export function openParquetInWorker(columns: readonly RunColumn[]): ExportFile {
  const worker = new Worker(trusted.createScriptURL(address), { type: 'module', name: 'millrace-parquet' });
  const tell = (message: ParquetMessage): void => worker.postMessage(message);
  const packed = new Promise<Uint8Array>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => resolve(data);
    worker.onerror = () => reject(new Error('The runs could not be packed as Parquet. Take them as CSV or JSON.'));
  });
  // Whoever finishes hears of it.
  packed.catch(() => {});
  tell({ kind: 'open', columns });
  return {
    add: (runs) => tell({ kind: 'add', runs }),
    finish: async () => {
      tell({ kind: 'finish' });
      return [await packed];
    },
    close: () => worker.terminate(),
  };
}
