import type { runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { deferValues } from './deferred-values.ts';
import { putOneParam } from './params.store.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { checkedParam } from './validate.ts';

export const logParam: Handler<typeof runs.logParam> = async ({ db, config }, input) => {
  const param = checkedParam(input, '', config.truncateLongValues);
  const run_id = input.run_id || input.run_uuid || '';
  if (await deferValues(db, run_id, { params: [param] })) return {};
  return db.write(async (tx) => {
    const run = await requireActiveRun(tx, run_id);
    await putOneParam(tx, run, param);
    await touchRun(tx, run.id);
    return {};
  });
};
