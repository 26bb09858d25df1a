import type { RunTarget } from './runs.store.ts';
import type { CheckedMetric } from './validate.ts';

/** The metrics that name a logged model, as rows of that model. */
export const modelMetricsOf = (run: RunTarget, metrics: readonly CheckedMetric[]) =>
  metrics
    .filter((metric) => metric.model_id !== '')
    .map((metric) => ({
      ...metric,
      run_id: run.run_uuid,
      experiment_id: run.experiment_id,
      dataset_name: metric.dataset_name || null,
      dataset_digest: metric.dataset_digest || null,
    }));
