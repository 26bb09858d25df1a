import type { Store } from '@millrace/store';
import { putSealing, sealSeriesJob } from './seal-series.ts';

/** Makes every summary that a series lacks, at once and on the calling thread; a server does it in the background. */
export async function sealNow(db: Store, sid: number): Promise<void> {
  for (;;) {
    const sealing = await db.read((reader) => sealSeriesJob.run(reader, { sid }));
    if (!sealing) return;
    await db.write((tx) => putSealing(tx, sealing));
  }
}
