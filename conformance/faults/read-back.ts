import type { Observed } from './ledger.ts';
import type { Wire, WireRun } from './wire.ts';
import { artifactFact, artifactPath, digest, metricFact, metricKeys, paramFact, tagFact } from './writers.ts';

/** Everything that the server holds of the runs whose names begin with `prefix`. */
export async function readBack(wire: Wire, experimentId: string, prefix: string): Promise<Observed> {
  const counts = new Map<string, number>();
  const see = (fact: string): void => void counts.set(fact, (counts.get(fact) ?? 0) + 1);
  const runs = await wire.searchRuns(experimentId, `attributes.run_name LIKE '${prefix}%'`);
  for (const run of runs) await seeRun(wire, experimentId, run, see);
  return counts;
}

async function seeRun(wire: Wire, experimentId: string, run: WireRun, see: (fact: string) => void): Promise<void> {
  const { run_id, run_name } = run.info;
  see(`${run_name} run`);
  for (const { key, value } of run.data.params ?? []) see(paramFact(run_name, key, value));
  for (const { key, value } of run.data.tags ?? []) if (!key.startsWith('mlflow.')) see(tagFact(run_name, key, value));
  for (const key of metricKeys) await seeMetric(wire, run, key, see);
  for (const file of await wire.artifacts(run_id)) {
    see(artifactFact(run_name, file, digest(await wire.getArtifact(artifactPath(experimentId, run_id, file)))));
  }
}

/** The history, and that the latest value is the one with the highest step of it. */
async function seeMetric(wire: Wire, { info, data }: WireRun, key: string, see: (fact: string) => void): Promise<void> {
  const points = await wire.history(info.run_id, key);
  for (const { step, value } of points) see(metricFact(info.run_name, key, step, value));
  const highest = points.reduce((most, point) => Math.max(most, point.step), -1);
  const latest = data.metrics?.find((metric) => metric.key === key)?.step ?? -1;
  if (latest !== highest) see(`${info.run_name} latest of ${key} is step ${latest}, its history ends with ${highest}`);
}
