import type { runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { keepSealed } from '../charts/index.ts';
import { putModelMetrics } from '../logged-models/index.ts';
import { putMetrics } from './metrics.store.ts';
import { modelMetricsOf } from './model-metrics.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { checkedMetric } from './validate.ts';

export const logMetric: Handler<typeof runs.logMetric> = async ({ db }, input) => {
  const metric = checkedMetric(input, '');
  const due = await db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id || input.run_uuid || '');
    const lagging = await putMetrics(tx, run, [metric]);
    await putModelMetrics(tx, modelMetricsOf(run, [metric]));
    await touchRun(tx, run.id, [metric.key]);
    return lagging;
  });
  keepSealed(db, due);
  return {};
};
