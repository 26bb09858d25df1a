import type { ComparedRun } from './prepare-config.ts';

/** The last value of a metric in each run. */
export interface MetricRow {
  readonly key: string;
  readonly values: readonly (number | undefined)[];
  /** Ends of what is finite, when they differ. */
  readonly min?: number;
  readonly max?: number;
}

/** Metrics of all runs, those that differ most, compared with their size, first. */
export function metricRows(runs: readonly ComparedRun[]): MetricRow[] {
  const columns = runs.map(({ data }) => new Map((data?.metrics ?? []).map(({ key = '', value }) => [key, value])));
  const keys = [...new Set(columns.flatMap((column) => [...column.keys()]))].filter(
    (key) => !key.startsWith('system/'),
  );
  return keys
    .map((key) =>
      rowOf(
        key,
        columns.map((column) => column.get(key)),
      ),
    )
    .sort((a, b) => spreadOf(b) - spreadOf(a) || (a.key < b.key ? -1 : 1));
}

function rowOf(key: string, values: readonly (number | undefined)[]): MetricRow {
  const finite = values.filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  const [min, max] = [Math.min(...finite), Math.max(...finite)];
  return finite.length > 1 && min < max ? { key, values, min, max } : { key, values };
}

const spreadOf = ({ min, max }: MetricRow): number =>
  min === undefined || max === undefined ? -1 : (max - min) / Math.max(Math.abs(min), Math.abs(max));

/** `+3.2 %` of a value against the first run's; nothing where that says nothing. */
export function changeText(value: number | undefined, base: number | undefined): string {
  if (value === undefined || base === undefined || base === 0 || value === base) return '';
  const part = ((value - base) / Math.abs(base)) * 100;
  if (!Number.isFinite(part)) return '';
  return `${part > 0 ? '+' : '−'}${Number(Math.abs(part).toPrecision(2))} %`;
}
