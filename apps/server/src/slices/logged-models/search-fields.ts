import { type Comparison, type Condition, operation } from '@millrace/search';

/** A dataset that metrics must have been computed on. */
export interface DatasetFilter {
  readonly dataset_name?: string;
  readonly dataset_digest?: string;
}

/** A condition on metrics `x`: computed on one of the datasets. A missing digest is compared as the empty text, as MLflow does. */
export function onDatasets(datasets: readonly DatasetFilter[]): Condition {
  if (datasets.length === 0) return { sql: '1 = 1', parameters: [] };
  return {
    sql: `(${datasets.map(() => '(x.dataset_name = ? AND x.dataset_digest = ?)').join(' OR ')})`,
    parameters: datasets.flatMap((dataset) => [dataset.dataset_name ?? '', dataset.dataset_digest ?? '']),
  };
}

/** A condition on `logged_models m`, never NULL. Any point of a metric may satisfy a metric's comparison. */
export const modelCondition =
  (datasets: readonly DatasetFilter[]) =>
  (comparison: Comparison): Condition => {
    if (comparison.entity === 'attribute') return attribute(comparison);
    const table = { metric: 'logged_model_metrics', param: 'logged_model_params', tag: 'logged_model_tags' }[
      comparison.entity
    ];
    const value = operation('x.value', comparison);
    const among = comparison.entity === 'metric' ? onDatasets(datasets) : { sql: '1 = 1', parameters: [] };
    return {
      sql: `EXISTS (SELECT 1 FROM ${table} x WHERE x.model_id = m.model_id AND x.key = ? AND ${value.sql} AND ${among.sql})`,
      parameters: [comparison.key, ...value.parameters, ...among.parameters],
    };
  };

/** Status and experiment are compared as texts of their numbers. */
function attribute(comparison: Comparison): Condition {
  const isNumber = comparison.key === 'status' || comparison.key === 'experiment_id';
  const column = isNumber ? `CAST(m.${comparison.key} AS TEXT)` : `m.${comparison.key}`;
  const { sql, parameters } = operation(column, comparison);
  return comparison.key === 'status_message'
    ? { sql: `(m.status_message IS NOT NULL AND ${sql})`, parameters }
    : { sql, parameters };
}
