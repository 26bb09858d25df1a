import type { runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { deferValues } from './deferred-values.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { dropTag, putTags } from './tags.store.ts';
import { checkedTag } from './validate.ts';

export const setTag: Handler<typeof runs.setTag> = async ({ db, config }, input) => {
  const tag = checkedTag(input, '', config.truncateLongValues);
  const run_id = input.run_id || input.run_uuid || '';
  if (await deferValues(db, run_id, { tags: [tag] })) return {};
  return db.write(async (tx) => {
    const run = await requireActiveRun(tx, run_id);
    await putTags(tx, run, [tag]);
    await touchRun(tx, run.id);
    return {};
  });
};

export const deleteTag: Handler<typeof runs.deleteTag> = ({ db }, input) =>
  db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id ?? '');
    await dropTag(tx, run, input.key ?? '');
    await touchRun(tx, run.id);
    return {};
  });
