/** The converting process: `node convert-main.ts '{"folder": …, "target": …}'`. */
import { type ConversionJob, convert } from './convert.ts';

/** Runs one job given as JSON; for programs that are one bundled file and start themselves again for it. */
export async function runConversion(job: string): Promise<void> {
  await convert(JSON.parse(job) as ConversionJob);
}

if (import.meta.main && import.meta.url.endsWith('/convert-main.ts')) await runConversion(process.argv[2] ?? '{}');
