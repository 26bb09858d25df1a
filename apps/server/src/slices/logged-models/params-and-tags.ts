import type { loggedModels } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { complete } from './create-logged-model.ts';
import { dropModelTag, putModelParams, putModelTags, requireModel } from './logged-models.store.ts';

/** Deleted models take params and tags too, as in MLflow. */
export const logLoggedModelParams: Handler<typeof loggedModels.logLoggedModelParams> = ({ db }, input) =>
  db.write(async (tx) => {
    const { model_id } = await requireModel(tx, input.model_id ?? '', true);
    await putModelParams(tx, model_id, (input.params ?? []).map(complete));
    return {};
  });

/** The answer is empty, although its message has a model. */
export const setLoggedModelTags: Handler<typeof loggedModels.setLoggedModelTags> = ({ db }, input) =>
  db.write(async (tx) => {
    const { model_id } = await requireModel(tx, input.model_id ?? '', true);
    await putModelTags(tx, model_id, (input.tags ?? []).map(complete));
    return {};
  });

export const deleteLoggedModelTag: Handler<typeof loggedModels.deleteLoggedModelTag> = ({ db }, input) =>
  db.write(async (tx) => {
    const { model_id } = await requireModel(tx, input.model_id ?? '', true);
    await dropModelTag(tx, model_id, input.tag_key ?? '');
    return {};
  });
