import { duration, exactNumber, exactTime, shortNumber, timeAgo } from '../../kernel/format.ts';
import type { RunColumn } from './run-columns.ts';

/** A run as runs/search answers it with `columns`: metrics carry statistics of their history. */
export interface TableRun {
  readonly info: {
    readonly run_id: string;
    readonly run_name?: string;
    readonly experiment_id: string;
    readonly user_id?: string;
    readonly status?: string;
    readonly start_time?: number;
    readonly end_time?: number;
    readonly lifecycle_stage?: string;
  };
  readonly data: {
    readonly metrics?: readonly TableMetric[];
    readonly params?: readonly TableText[];
    readonly tags?: readonly TableText[];
  };
  readonly inputs?: { readonly dataset_inputs?: readonly { readonly dataset?: { readonly name?: string } }[] };
  readonly outputs?: { readonly model_outputs?: readonly { readonly model_id?: string }[] };
}

export interface TableMetric {
  readonly key: string;
  /** Numbers that JSON has none for come as `NaN`, `Infinity`, `-Infinity`. */
  readonly value: number | string;
  readonly step?: number;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly mean?: number | string;
}

interface TableText {
  readonly key: string;
  readonly value: string;
}

export interface Cell {
  /** What is shown. */
  readonly text: string;
  /** Shown on hover and copied: never shortened. */
  readonly exact: string;
  readonly isNumber: boolean;
}

const cell = (text: string, exact = text, isNumber = false): Cell => ({ text, exact, isNumber });

/** What stands in a column of a run; undefined for nothing. */
export function prepareRunCell(run: TableRun, column: RunColumn, now: number): Cell | undefined {
  switch (column.namespace) {
    case 'attributes':
      return attributeCell(run, column.key, now);
    case 'metrics':
      return metricCell(run, column);
    case 'datasets':
      return listCell((run.inputs?.dataset_inputs ?? []).map(({ dataset }) => dataset?.name ?? ''));
    case 'models':
      return listCell((run.outputs?.model_outputs ?? []).map(({ model_id = '' }) => model_id));
    default:
      return textCell(run.data[column.namespace]?.find(({ key }) => key === column.key)?.value);
  }
}

function metricCell(run: TableRun, { key, statistic }: RunColumn): Cell | undefined {
  const metric = run.data.metrics?.find((it) => it.key === key);
  // A curve is drawn, not written.
  if (statistic === 'trend') return undefined;
  const value = statistic === 'last' ? metric?.value : metric?.[statistic];
  return value === undefined ? undefined : numberCell(Number(value));
}

export const numberCell = (value: number): Cell => cell(shortNumber(value), exactNumber(value), true);

const numeric = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const textCell = (value: string | undefined): Cell | undefined =>
  value === undefined ? undefined : cell(value, value, numeric.test(value));

const listCell = (names: readonly string[]): Cell | undefined =>
  names.length === 0 ? undefined : cell([...new Set(names)].join(', '));

function attributeCell({ info, data }: TableRun, key: string, now: number): Cell | undefined {
  switch (key) {
    case 'run_name':
      return cell(info.run_name || info.run_id);
    case 'start_time':
      return timeCell(info.start_time, now);
    case 'end_time':
      return timeCell(info.end_time, now);
    case 'duration':
      return durationCell(info, now);
    case 'source':
      return textCell(data.tags?.find((tag) => tag.key === 'mlflow.source.name')?.value);
    default:
      return textCell(info[key as 'status' | 'user_id' | 'run_id' | 'experiment_id'] || undefined);
  }
}

const timeCell = (ms: number | undefined, now: number): Cell | undefined =>
  ms ? cell(timeAgo(ms, now), exactTime(ms)) : undefined;

function durationCell({ start_time, end_time, status }: TableRun['info'], now: number): Cell | undefined {
  const end = end_time || (status === 'RUNNING' ? now : undefined);
  if (!start_time || !end) return undefined;
  return cell(duration(end - start_time), `${end - start_time} ms`, true);
}

/** Columns in which most values are numbers: they stand at the right. */
export function numberColumns(runs: readonly TableRun[], columns: readonly RunColumn[]): ReadonlySet<string> {
  const found = columns.filter((column) => {
    if (column.statistic === 'trend') return false;
    if (column.namespace === 'metrics' || column.id === 'attributes.duration') return true;
    const cells = runs.map((run) => prepareRunCell(run, column, 0)).filter((it) => it !== undefined);
    return cells.length > 0 && cells.filter(({ isNumber }) => isNumber).length * 2 > cells.length;
  });
  return new Set(found.map(({ id }) => id));
}
