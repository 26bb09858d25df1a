import { invalidParameter, type runs } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { requireActiveRun, touchRun } from './runs.store.ts';
import { findTag, putTags } from './tags.store.ts';
import { checkedTag } from './validate.ts';

const historyTag = 'mlflow.log-model.history';
const mandatory = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'] as const;
type ModelInfo = Readonly<Record<string, unknown>>;

/** Legacy: appends what the model says of itself to the JSON list in the tag `mlflow.log-model.history`. */
export const logModel: Handler<typeof runs.logModel> = ({ db, config }, input) => {
  const model = parseModel(input.model_json ?? '');
  return db.write(async (tx) => {
    const run = await requireActiveRun(tx, input.run_id ?? '');
    const history = JSON.parse((await findTag(tx, run, historyTag)) ?? '[]') as unknown[];
    const value = JSON.stringify([...history, historyEntry(model)]);
    await putTags(tx, run, [checkedTag({ key: historyTag, value }, '', config.truncateLongValues)]);
    await touchRun(tx, run.id);
    return {};
  });
};

function parseModel(text: string): ModelInfo {
  let model: unknown;
  try {
    model = JSON.parse(text);
  } catch {
    throw invalidParameter(`Malformed model info. \n ${text} \n is not a valid JSON.`);
  }
  if (typeof model !== 'object' || model === null || Array.isArray(model)) {
    throw invalidParameter("Invalid value for parameter 'model_json' supplied: it must be a JSON object.");
  }
  const missing = mandatory.filter((field) => !(field in model));
  if (missing.length > 0) {
    throw invalidParameter(
      `Model json is missing mandatory fields: {${missing.map((field) => `'${field}'`).join(', ')}}`,
    );
  }
  return model as ModelInfo;
}

const historyEntry = (model: ModelInfo): ModelInfo => ({
  run_id: model.run_id,
  artifact_path: model.artifact_path,
  utc_time_created: model.utc_time_created,
  model_uuid: model.model_uuid ?? null,
  flavors: withoutConfig(model.flavors),
});

/** A flavor's own `config` can be long and is left out, as in MLflow. */
function withoutConfig(flavors: unknown): unknown {
  if (typeof flavors !== 'object' || flavors === null) return flavors;
  const entries = Object.entries(flavors).map(([name, flavor]) => {
    if (typeof flavor !== 'object' || flavor === null) return [name, flavor];
    const { config: _, ...rest } = flavor as Record<string, unknown>;
    return [name, rest];
  });
  return Object.fromEntries(entries);
}
