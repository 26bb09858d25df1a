import { type Comparison, type Condition, operation } from '@millrace/search';
import { statisticSql } from './metric-statistics.ts';
import { runStatusSql } from './run-status.ts';

const keyId = '(SELECT id FROM keys WHERE text = ?)';

/** A condition on `runs r`. Never NULL, so that NOT means what it says: a missing key is false. */
export function runCondition(comparison: Comparison): Condition {
  const inner = keyed(comparison);
  if (!inner) return attributeCondition(comparison);
  const not = comparison.operator === 'IS NULL' ? 'NOT ' : '';
  return {
    sql: `${not}EXISTS (SELECT 1 FROM ${inner.from} WHERE ${inner.run} = r.id AND ${inner.sql})`,
    parameters: inner.parameters,
  };
}

/**
 * The same condition as a selection of run ids, where an index leads to them; undefined where most runs match
 * (`!=`, `IS NULL`) or no index helps.
 */
export function runCandidates(comparison: Comparison): Condition | undefined {
  if (unselective.has(comparison.operator)) return undefined;
  if (comparison.entity === 'attribute' && comparison.key === 'run_id') {
    const condition = operation('r.run_uuid', comparison);
    return { sql: `SELECT r.id FROM runs r WHERE ${condition.sql}`, parameters: condition.parameters };
  }
  const inner = keyed(comparison);
  return inner && { sql: `SELECT ${inner.run} FROM ${inner.from} WHERE ${inner.sql}`, parameters: inner.parameters };
}

const unselective: ReadonlySet<string> = new Set(['!=', 'NOT IN', 'IS NULL', 'IS NOT NULL']);

interface KeyedRows extends Condition {
  readonly from: string;
  /** The column that holds the run's id. */
  readonly run: string;
}

/** What lies in tables beside the runs; undefined for attributes of the run itself. */
function keyed(comparison: Comparison): KeyedRows | undefined {
  switch (comparison.entity) {
    case 'metric':
      return metricRows(comparison);
    case 'param':
      return keyValueRows('params', comparison);
    case 'tag':
      return keyValueRows('tags', comparison);
    case 'dataset':
      return datasetRows(comparison);
    default:
      // A run's name is searched as its tag, which old clients may have set without the attribute.
      return comparison.key === 'run_name' ? keyValueRows('tags', { ...comparison, key: 'mlflow.runName' }) : undefined;
  }
}

function metricRows(comparison: Comparison): KeyedRows {
  const at = { from: 'series s', run: 's.run_id' };
  if (comparison.statistic) {
    const { sql, parameters } = operation(statisticSql('s', comparison.statistic), comparison);
    return { ...at, sql: `s.key_id = ${keyId} AND ${sql}`, parameters: [comparison.key, ...parameters] };
  }
  const { sql, parameters } = operation('s.value', comparison);
  // NaN is unequal to everything and satisfies nothing else.
  const value = comparison.operator === '!=' ? `(s.is_nan = 1 OR ${sql})` : `s.is_nan = 0 AND ${sql}`;
  return { ...at, sql: `s.key_id = ${keyId} AND ${value}`, parameters: [comparison.key, ...parameters] };
}

function keyValueRows(table: 'params' | 'tags', comparison: Comparison): KeyedRows {
  const at = { from: `${table} t`, run: 't.run_id' };
  if (comparison.operator === 'IS NULL' || comparison.operator === 'IS NOT NULL') {
    return { ...at, sql: `t.key_id = ${keyId}`, parameters: [comparison.key] };
  }
  const { sql, parameters } = operation('t.value', comparison);
  return { ...at, sql: `t.key_id = ${keyId} AND ${sql}`, parameters: [comparison.key, ...parameters] };
}

function datasetRows(comparison: Comparison): KeyedRows {
  const inputs = 'dataset_inputs i JOIN datasets d ON d.id = i.dataset_id';
  if (comparison.key !== 'context')
    return { from: inputs, run: 'i.run_id', ...operation(`d.${comparison.key}`, comparison) };
  const { sql, parameters } = operation('t.value', comparison);
  return {
    from: 'dataset_inputs i JOIN input_tags t ON t.input_id = i.id',
    run: 'i.run_id',
    sql: `t.key = 'mlflow.data.context' AND ${sql}`,
    parameters,
  };
}

const columns: Readonly<Record<string, string>> = {
  run_id: 'r.run_uuid',
  user_id: 'r.user_id',
  status: runStatusSql('r.status'),
  artifact_uri: 'r.artifact_uri',
  start_time: 'r.start_time',
  end_time: 'r.end_time',
};

function attributeCondition(comparison: Comparison): Condition {
  const { sql, parameters } = operation(columns[comparison.key] ?? 'NULL', comparison);
  return comparison.key === 'end_time'
    ? { sql: `(r.end_time IS NOT NULL AND ${sql})`, parameters }
    : { sql: `(${sql})`, parameters };
}
