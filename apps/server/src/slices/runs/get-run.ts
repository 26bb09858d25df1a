import { encodeString, type runs } from '@millrace/protocol';
import { type Reader, statement } from '@millrace/store';
import { type Handler, RawJson } from '../../kernel/context.ts';
import { keepFresh } from './doc-keeper.ts';
import { type RunDocs, readRunDocs } from './run-docs.store.ts';
import { requireRun } from './runs.store.ts';

const selectModelInputs = statement<{ model_id: string }>('SELECT model_id FROM model_inputs WHERE run_id = ?');

/** Answers deleted runs too, and the model inputs that search leaves out. */
export const getRun: Handler<typeof runs.getRun> = async ({ db }, input) => {
  const { json, stale } = await db.read((reader) => readRun(reader, input.run_id || input.run_uuid || ''));
  keepFresh(db, stale);
  return new RawJson(json);
};

async function readRun(reader: Reader, run_id: string): Promise<{ json: string; stale: RunDocs['stale'] }> {
  const { id } = await requireRun(reader, run_id);
  const { docs, stale } = await readRunDocs(reader, [id]);
  const models = await reader.all(selectModelInputs, [id]);
  const doc = docs[0];
  const inputs = withModelInputs(doc?.inputs ?? '{}', models);
  return { json: `{"run":{${doc?.run},"inputs":${inputs},"outputs":${doc?.outputs}}}`, stale };
}

function withModelInputs(inputs: string, models: readonly { readonly model_id: string }[]): string {
  if (models.length === 0) return inputs;
  const list = models.map((model) => `{"model_id":${encodeString(model.model_id)}}`).join(',');
  return `${inputs.slice(0, -1)}${inputs === '{}' ? '' : ','}"model_inputs":[${list}]}`;
}
