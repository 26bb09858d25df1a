import type { Infer, shapes } from '@millrace/protocol';
import type { ModelVersion } from '../registry/index.ts';

export type Run = Infer<typeof shapes.run>;

/** A version with its aliases and, once they are there, the metrics of its run. */
export interface VersionRow {
  readonly version: ModelVersion;
  readonly aliases: readonly string[];
  readonly runName?: string;
  /** Absent while the run is on its way, and without a run. */
  readonly metrics?: ReadonlyMap<string, number>;
}

export function versionRows(
  versions: readonly ModelVersion[],
  aliases: ReadonlyMap<string, readonly string[]>,
  runs: ReadonlyMap<string, Run>,
): VersionRow[] {
  return versions.map((version) => {
    const run = runs.get(version.run_id ?? '');
    return {
      version,
      aliases: aliases.get(version.version ?? '') ?? [],
      runName: run?.info?.run_name,
      metrics: run && new Map((run.data?.metrics ?? []).map(({ key = '', value = 0 }) => [key, Number(value)])),
    };
  });
}

/** Keys of the metrics of all rows, each once, in alphabetical order. */
export function metricKeys(rows: readonly VersionRow[]): string[] {
  return [...new Set(rows.flatMap(({ metrics }) => [...(metrics?.keys() ?? [])]))].sort();
}

const columnsByDefault = 4;

/** The metrics of the newest version that has some, those of the machine left out. */
export function defaultColumns(rows: readonly VersionRow[]): string[] {
  const withSome = rows.find(({ metrics }) => metrics !== undefined && metrics.size > 0);
  const keys = [...(withSome?.metrics?.keys() ?? [])].filter((key) => !key.startsWith('system/'));
  return keys.sort().slice(0, columnsByDefault);
}
