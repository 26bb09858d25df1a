import { fail, type Int64 } from '@millrace/protocol';
import { statement, type Tx } from '@millrace/store';

export interface ModelMetric {
  readonly model_id: string;
  readonly key: string;
  readonly value: number;
  readonly is_nan: 0 | 1;
  readonly timestamp: Int64;
  readonly step: Int64;
  readonly run_id: string;
  readonly experiment_id: number;
  readonly dataset_name: string | null;
  readonly dataset_digest: string | null;
}

const selectModel = statement<{ found: number }>('SELECT 1 AS found FROM logged_models WHERE model_id = ?');
const insertMetric = statement<never>(
  `INSERT INTO logged_model_metrics (model_id, key, timestamp, step, run_id, value, is_nan, experiment_id, dataset_name, dataset_digest)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (model_id, key, timestamp, step, run_id) DO NOTHING`,
);
const selectValue = statement<{ value: number }>(
  'SELECT value FROM logged_model_metrics WHERE model_id = ? AND key = ? AND timestamp = ? AND step = ? AND run_id = ?',
);

/**
 * Adds points to logged models. The value is not part of a point's key here: the same value again changes nothing, another
 * one is refused, as is an unknown model (MLflow 3.17.2 answers BAD_REQUEST to both).
 */
export async function putModelMetrics(tx: Tx, metrics: readonly ModelMetric[]): Promise<void> {
  for (const m of metrics) {
    if (!(await tx.get(selectModel, [m.model_id])))
      throw fail('BAD_REQUEST', `Logged model with ID '${m.model_id}' does not exist.`);
    const key = [m.model_id, m.key, m.timestamp, m.step, m.run_id];
    const rest = [m.value, m.is_nan, m.experiment_id, m.dataset_name, m.dataset_digest];
    if ((await tx.run(insertMetric, [...key, ...rest])).changes > 0) continue;
    if ((await tx.get(selectValue, key))?.value === m.value) continue;
    throw fail(
      'BAD_REQUEST',
      `Metric '${m.key}' of logged model '${m.model_id}' has another value at step ${m.step} and timestamp ${m.timestamp} of the same run.`,
    );
  }
}
