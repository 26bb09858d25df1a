import type { loggedModels } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readModels, requireModel } from './logged-models.store.ts';

/** Deleted models are answered with `allow_deleted=true` only. */
export const getLoggedModel: Handler<typeof loggedModels.getLoggedModel> = ({ db }, input) =>
  db.read(async (reader) => {
    const row = await requireModel(reader, input.model_id ?? '', input.allow_deleted === 'true');
    const [model] = await readModels(reader, [row]);
    return { model };
  });
