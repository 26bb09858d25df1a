import type { Statistic } from '@millrace/search';
import { int64Sql, type Value } from '@millrace/store';
import type { SortTerm } from '../../kernel/keyset.ts';
import { statisticSql } from './metric-statistics.ts';
import { runStatusSql } from './run-status.ts';

/** One item of `order_by`, checked. */
export interface RunSort {
  readonly entity: 'metric' | 'param' | 'tag' | 'attribute';
  readonly key: string;
  readonly ascending: boolean;
  /** What of a metric's history is sorted by; absent: its latest value. */
  readonly statistic?: Statistic;
  /** The interned key of a metric, param or tag; absent when no run ever had it. */
  readonly keyId?: number;
}

export interface RunOrder {
  readonly joins: string;
  readonly joinParameters: readonly Value[];
  readonly terms: readonly SortTerm[];
}

type AttributeColumn = { readonly sql: string; readonly int64?: boolean; readonly nullable?: boolean };

const attributes: Readonly<Record<string, AttributeColumn>> = {
  run_id: { sql: 'r.run_uuid' },
  run_name: { sql: 'r.name' },
  user_id: { sql: 'r.user_id' },
  status: { sql: runStatusSql('r.status') },
  artifact_uri: { sql: 'r.artifact_uri' },
  start_time: { sql: 'r.start_time', int64: true },
  end_time: { sql: 'r.end_time', int64: true, nullable: true },
};

const plain = (sql: string, desc: boolean): SortTerm => ({ sql, cell: sql, desc });
const column = ({ sql, int64 }: AttributeColumn, desc: boolean): SortTerm => ({
  sql,
  cell: int64 ? `CASE WHEN ${sql} IS NULL THEN NULL ELSE ${int64Sql(sql)} END` : sql,
  desc,
  int64,
});
const rankTerm = (sql: string): SortTerm => plain(sql, false);

/** MLflow's last tie-breaks: newest start first unless start_time was asked for, then the run id. */
export function tieBreaks(sorts: readonly RunSort[]): SortTerm[] {
  const byStart = sorts.some((sort) => sort.entity === 'attribute' && sort.key === 'start_time');
  const start = column(attributes.start_time as AttributeColumn, true);
  return [...(byStart ? [] : [start]), plain('r.run_uuid', false)];
}

/** ORDER BY over `runs r` for any list of sorts; missing values last, NaN before them, in both directions. */
export function runOrder(sorts: readonly RunSort[]): RunOrder {
  const joins: string[] = [];
  const joinParameters: Value[] = [];
  const terms: SortTerm[] = [];
  sorts.forEach((sort, i) => {
    if (sort.entity === 'attribute') terms.push(...attributeTerms(sort));
    if (sort.entity === 'attribute' || sort.keyId === undefined) return;
    const alias = `o${i}`;
    const table = { metric: 'series', param: 'params', tag: 'tags' }[sort.entity];
    joins.push(`LEFT JOIN ${table} ${alias} ON ${alias}.run_id = r.id AND ${alias}.key_id = ?`);
    joinParameters.push(sort.keyId);
    terms.push(rankTerm(rankSql(sort, alias)), plain(valueSql(sort, alias), !sort.ascending));
  });
  return { joins: joins.join(' '), joinParameters, terms: [...terms, ...tieBreaks(sorts)] };
}

const valueSql = ({ statistic }: RunSort, alias: string): string =>
  statistic ? statisticSql(alias, statistic) : `${alias}.value`;

/** A metric that was only ever NaN has no statistics, and stands where NaN does. */
const rankSql = ({ entity, statistic }: RunSort, alias: string): string => {
  if (entity !== 'metric') return `CASE WHEN ${alias}.value IS NULL THEN 1 ELSE 0 END`;
  const nan = statistic ? `${alias}.n = ${alias}.nan_count` : `${alias}.is_nan`;
  return `CASE WHEN ${alias}.value IS NULL THEN 2 ELSE ${nan} END`;
};

function attributeTerms(sort: RunSort): SortTerm[] {
  const found = attributes[sort.key] as AttributeColumn;
  const value = column(found, !sort.ascending);
  return found.nullable ? [rankTerm(`CASE WHEN ${found.sql} IS NULL THEN 1 ELSE 0 END`), value] : [value];
}
