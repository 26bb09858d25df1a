import { appendToLocation } from '@millrace/artifacts';
import { checkDifferentKeys, invalidParameter, type loggedModels, pythonRepr } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { generatedName } from '../../kernel/generated-name.ts';
import { requireActiveExperiment } from '../experiments/index.ts';
import {
  addModel,
  type KeyValue,
  putModelParams,
  putModelTags,
  readModels,
  requireModel,
} from './logged-models.store.ts';

const forbidden = ['/', ':', '.', '%', '"', "'"];

/** Nothing but the name and that tags differ is checked, as in MLflow; `source_run_id` need not exist. */
export const createLoggedModel: Handler<typeof loggedModels.createLoggedModel> = (context, input) => {
  const name = checkedName(input.name ?? '') || generatedName(context.random);
  const tags = (input.tags ?? []).map(complete);
  checkDifferentKeys('the new logged model', tags);
  return context.db.write(async (tx) => {
    const { experiment_id, artifact_location: location } = await requireActiveExperiment(tx, input.experiment_id ?? '');
    const model_id = `m-${context.newId()}`;
    const artifact_location = appendToLocation(location, `models/${model_id}/artifacts`);
    const { model_type = '', source_run_id = '' } = input;
    await addModel(tx, { model_id, experiment_id, name, artifact_location, model_type, source_run_id }, context.now());
    await putModelParams(tx, model_id, (input.params ?? []).map(complete));
    await putModelTags(tx, model_id, tags);
    const [model] = await readModels(tx, [await requireModel(tx, model_id)]);
    return { model };
  });
};

export const complete = (pair: { readonly key?: string; readonly value?: string }): KeyValue => ({
  key: pair.key ?? '',
  value: pair.value ?? '',
});

function checkedName(name: string): string {
  if (!forbidden.some((c) => name.includes(c))) return name;
  throw invalidParameter(
    `Invalid model name (${pythonRepr(name)}) provided. Model name must be a non-empty string and cannot contain the following characters: ` +
      `('/', ':', '.', '%', '"', "'")`,
  );
}
