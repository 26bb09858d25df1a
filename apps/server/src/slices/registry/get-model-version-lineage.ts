import { parseModelReference } from '@millrace/artifacts';
import { type Infer, parseJson, type registryHistory, type shapes } from '@millrace/protocol';
import type { Reader } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { findLoggedModel, readLoggedModels } from '../logged-models/index.ts';
import { readRun } from '../runs/index.ts';
import { readVersion } from './answers.ts';
import { findVersion, requireVersion, type VersionRow } from './model-versions.store.ts';
import { checkedModelName, checkedVersion } from './names.ts';

type Tags = readonly { readonly key?: string; readonly value?: string }[];
type PromptReference = Infer<typeof shapes.promptReference>;

/** Where MLflow's client writes which prompts a run, a logged model or a version used: JSON, a list of name and version. */
const promptsTag = 'mlflow.linkedPrompts';

/** What is unknown here, or gone, is left out. */
export const getModelVersionLineage: Handler<typeof registryHistory.getModelVersionLineage> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  return db.read(async (reader) => {
    const row = await requireVersion(reader, name, number);
    const model_version = await readVersion(reader, row);
    const run = row.run_id === '' ? undefined : await readRun(reader, row.run_id);
    const model = row.model_id === null ? undefined : await findLoggedModel(reader, row.model_id);
    const [logged_model] = model ? await readLoggedModels(reader, [model]) : [];
    return {
      model_version,
      run: run?.info,
      logged_model,
      datasets: run?.inputs?.dataset_inputs,
      prompts: promptsOf([run?.data?.tags, logged_model?.info?.tags, model_version?.tags]),
      copied_from: await originalOf(reader, row),
    };
  });
};

/** The version that this one is a copy of. */
async function originalOf(reader: Reader, { source }: VersionRow) {
  const reference = source.startsWith('models:/') ? parseModelReference(source) : undefined;
  if (reference?.kind !== 'version') return undefined;
  const original = await findVersion(reader, reference.name, Number(reference.version));
  return original && readVersion(reader, original);
}

/** Each prompt version once. Tags are written by clients, so what is no list of references counts as none. */
function promptsOf(sources: readonly (Tags | undefined)[]): PromptReference[] {
  const texts = sources.flatMap(
    (tags) => tags?.filter(({ key }) => key === promptsTag).map(({ value }) => value ?? '') ?? [],
  );
  const found = texts.flatMap(referencesIn);
  return [...new Map(found.map((it) => [`${it.name}/${it.version}`, it])).values()];
}

function referencesIn(text: string): PromptReference[] {
  const list = parseJson(text);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) => {
    const { name, version } = (item ?? {}) as { readonly name?: unknown; readonly version?: unknown };
    return typeof name === 'string' && version !== undefined ? [{ name, version: String(version) }] : [];
  });
}
