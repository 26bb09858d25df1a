import type { runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { besideMetrics } from './deferred-metrics.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { dropTag, putTags } from './tags.store.ts';
import { checkedTag } from './validate.ts';

export const setTag: Handler<typeof runs.setTag> = ({ db, config }, input) => {
  const tag = checkedTag(input, '', config.truncateLongValues);
  return db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id || input.run_uuid || '');
    await putTags(tx, run, [tag]);
    await touchRun(tx, run.id);
    return {};
  }, besideMetrics);
};

export const deleteTag: Handler<typeof runs.deleteTag> = ({ db }, input) =>
  db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id ?? '');
    await dropTag(tx, run, input.key ?? '');
    await touchRun(tx, run.id);
    return {};
  }, besideMetrics);
