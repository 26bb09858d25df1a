import type { runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { requireRun, setRunDeleted } from './runs.store.ts';

/** Soft delete; deleting twice is accepted. */
export const deleteRun: Handler<typeof runs.deleteRun> = ({ db, now }, input) =>
  db.write(async (tx) => {
    const run = await requireRun(tx, input.run_id ?? '');
    await setRunDeleted(tx, run.id, now());
    return {};
  });

/** Restoring an active run is accepted. */
export const restoreRun: Handler<typeof runs.restoreRun> = ({ db }, input) =>
  db.write(async (tx) => {
    const run = await requireRun(tx, input.run_id ?? '');
    await setRunDeleted(tx, run.id, null);
    return {};
  });
