import { closeSync, fdatasyncSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Summary, summarise } from '../report/percentiles.ts';

const tmpfsMagic = 0x01021994;

/** Time of one append of 4 KiB with `fdatasync` on the file system of `folder`, in ms. */
export function probeDisk(folder: string, samples = 200): Summary {
  const file = join(folder, 'disk-probe');
  const page = Buffer.alloc(4096, 7);
  const descriptor = openSync(file, 'a');
  try {
    return summarise(Array.from({ length: samples }, () => appendOnce(descriptor, page)));
  } finally {
    closeSync(descriptor);
    rmSync(file);
  }
}

function appendOnce(descriptor: number, page: Buffer): number {
  const start = performance.now();
  writeSync(descriptor, page);
  fdatasyncSync(descriptor);
  return performance.now() - start;
}

/** In memory a sync costs nothing, so power-mode figures taken there say nothing. */
export const isInMemory = (folder: string): boolean => statfsSync(folder).type === tmpfsMagic;
