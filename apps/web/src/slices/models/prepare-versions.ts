import type { Infer, shapes } from '@millrace/protocol';

export type Version = Infer<typeof shapes.modelVersion>;
export type Model = Infer<typeof shapes.registeredModel>;

/** Metrics of runs by key, by run id. */
export type RunMetrics = ReadonlyMap<string, ReadonlyMap<string, number>>;

const columnsMax = 8;

/** Keys that become columns: those that the most versions have, the commonest first, system metrics left out. */
export function metricColumns(versions: readonly Version[], metrics: RunMetrics): readonly string[] {
  const counts = new Map<string, number>();
  for (const { run_id = '' } of versions) {
    for (const key of metrics.get(run_id)?.keys() ?? []) {
      if (!key.startsWith('system/')) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a, countA], [b, countB]) => countB - countA || a.localeCompare(b))
    .slice(0, columnsMax)
    .map(([key]) => key);
}

/** Aliases by version, for models whose versions do not say them. */
export function aliasesByVersion({ aliases = [] }: Model): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { alias = '', version = '' } of aliases) found.set(version, [...(found.get(version) ?? []), alias].sort());
  return found;
}

/** The address of a version that clients use: by alias where it has one. */
export const modelUri = (name: string, version: string, aliases: readonly string[]): string =>
  aliases[0] === undefined ? `models:/${name}/${version}` : `models:/${name}@${aliases[0]}`;
