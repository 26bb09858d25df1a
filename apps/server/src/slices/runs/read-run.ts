import { type Infer, parseJson, type shapes } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import { readRunDocs, runJson } from './run-docs.store.ts';
import { findRun } from './runs.store.ts';

type RunAnswer = Infer<typeof shapes.run>;

/** A run, active or deleted, as search answers it; undefined for an unknown id. */
export async function readRun(reader: Reader, run_id: string): Promise<RunAnswer | undefined> {
  const row = await findRun(reader, run_id);
  const [doc] = row ? (await readRunDocs(reader, [row.id])).docs : [];
  if (!doc) return undefined;
  const run = parseJson(runJson(doc)) as RunAnswer;
  // On the wire NaN and the infinities are texts.
  const metrics = run.data?.metrics?.map((metric) => ({ ...metric, value: Number(metric.value) }));
  return { ...run, data: { ...run.data, metrics } };
}
