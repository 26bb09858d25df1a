import { invalidParameter, limits } from '@millrace/protocol';
import type { Statistic } from '@millrace/search';
import { readColumn } from './run-columns.ts';

/** A column that figures can be made of. */
export interface NumberColumn {
  readonly namespace: 'metrics' | 'params';
  readonly key: string;
  /** Of a metric's history; absent: its latest value. */
  readonly statistic?: Statistic;
}

/** Reads `metrics.<key>`, `min(metrics.<key>)` and the like, `params.<key>`. @throws INVALID_PARAMETER_VALUE */
export function readNumberColumn(column: string): NumberColumn {
  const [, statistic, ofStatistic] = /^(min|max|mean)\((metrics\..+)\)$/s.exec(column) ?? [];
  const { namespace, key } = readColumn(ofStatistic ?? column);
  if (namespace === 'metrics') return { namespace, key, statistic: statistic as Statistic | undefined };
  if (namespace === 'params') return { namespace, key };
  throw invalidParameter(`Column '${column}' has no aggregates: only metrics.<key> and params.<key> have.`);
}

/** @throws INVALID_PARAMETER_VALUE */
export function checkedNumberColumns(columns: readonly string[]): readonly string[] {
  if (columns.length > limits.aggregateColumns) {
    throw invalidParameter(`'columns' has ${columns.length} items; at most ${limits.aggregateColumns} are read.`);
  }
  columns.forEach(readNumberColumn);
  return columns;
}
