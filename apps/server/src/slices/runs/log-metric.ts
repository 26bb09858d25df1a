import type { runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { noteLag } from '../charts/index.ts';
import { putModelMetrics } from '../logged-models/index.ts';
import { deferValues } from './deferred-values.ts';
import { putMetrics } from './metrics.store.ts';
import { modelMetricsOf } from './model-metrics.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { checkedMetric, checkMetricDataset } from './validate.ts';

export const logMetric: Handler<typeof runs.logMetric> = async ({ db }, input) => {
  checkMetricDataset(input);
  const metrics = [checkedMetric(input, '')];
  const run_id = input.run_id || input.run_uuid || '';
  if (await deferValues(db, run_id, { metrics })) return {};
  await db.write(async (tx) => {
    const run = await requireActiveRun(tx, run_id);
    noteLag(tx, await putMetrics(tx, run, metrics));
    await putModelMetrics(tx, modelMetricsOf(run, metrics));
    await touchRun(
      tx,
      run.id,
      metrics.map(({ key }) => key),
    );
  });
  return {};
};
