import type { runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { besideMetrics } from './deferred-metrics.ts';
import { putOneParam } from './params.store.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { checkedParam } from './validate.ts';

export const logParam: Handler<typeof runs.logParam> = ({ db, config }, input) => {
  const param = checkedParam(input, '', config.truncateLongValues);
  return db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id || input.run_uuid || '');
    await putOneParam(tx, run, param);
    await touchRun(tx, run.id);
    return {};
  }, besideMetrics);
};
