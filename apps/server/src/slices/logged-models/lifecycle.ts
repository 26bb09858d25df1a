import type { loggedModels } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readModels, requireModel, setModelDeleted, setModelStatus, statusNumber } from './logged-models.store.ts';

/** Sets the status; an unknown name sets "unspecified". Works on deleted models too. */
export const finalizeLoggedModel: Handler<typeof loggedModels.finalizeLoggedModel> = ({ db, now }, input) =>
  db.write(async (tx) => {
    const { model_id } = await requireModel(tx, input.model_id ?? '', true);
    await setModelStatus(tx, model_id, statusNumber(input.status), now());
    const [model] = await readModels(tx, [await requireModel(tx, model_id, true)]);
    return { model };
  });

/** Soft delete; deleting twice is accepted. */
export const deleteLoggedModel: Handler<typeof loggedModels.deleteLoggedModel> = ({ db, now }, input) =>
  db.write(async (tx) => {
    const { model_id } = await requireModel(tx, input.model_id ?? '', true);
    await setModelDeleted(tx, model_id, now());
    return {};
  });
