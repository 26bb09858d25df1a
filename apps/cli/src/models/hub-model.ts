import { randomUUID } from 'node:crypto';
import { access, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, hubModel, type ModelChoice } from '@millrace/engines';
import { genaiOnnx, type ModelDraft, saveModel, transformers } from '@millrace/sdk/models';
import { StartProblem } from '@millrace/server';
import type { ObtainedModel, ObtainOptions } from './obtain-model.ts';

/** `hf:org/name`, `hf:org/name@revision`. */
const form = /^hf:([^@]+)(?:@(.+))?$/;

/** Whether a URI names a model of the Hugging Face hub; nothing is downloaded from there otherwise. */
export const isHubUri = (uri: string): boolean => uri.startsWith('hf:');

/**
 * Downloads a text model of the hub, or finds it in the cache, and lays it out as MLflow would. `HF_ENDPOINT` and `HF_TOKEN` mean what they mean
 * to the hub's own tools.
 * @throws {StartProblem} in one line
 */
export async function obtainHubModel(
  uri: string,
  cacheDir: string,
  { name, precision }: ObtainOptions = {},
): Promise<ObtainedModel> {
  const [, id = '', revision] = form.exec(uri) ?? [];
  try {
    const chosen = await hubModel(id, {
      cacheDir: path.resolve(cacheDir, 'hub'),
      ...{ revision, precision },
      endpoint: process.env['HF_ENDPOINT'],
      token: process.env['HF_TOKEN'],
      log: (line) => console.error(line),
    });
    const parts = [id.replace('/', '--'), path.basename(chosen.folder), chosen.weights.replaceAll('/', '-')];
    const folder = path.resolve(cacheDir, 'hub-models', parts.join('-'));
    if (!(await isThere(folder))) await layOut(chosen, id, folder);
    const named = name ?? id.slice(id.indexOf('/') + 1);
    return { resolved: { location: { kind: 'folder', path: folder }, name: named }, model: { folder, name: named } };
  } catch (error) {
    if (error instanceof EngineError || error instanceof TypeError)
      throw new StartProblem(error.message, { cause: error });
    throw error;
  }
}

/** The folder appears whole, or not at all. */
async function layOut(chosen: ModelChoice, id: string, folder: string): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  try {
    await saveModel(await draftOf(chosen, id), unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function draftOf({ folder, files, weights }: ModelChoice, id: string): Promise<ModelDraft> {
  if (weights.endsWith('.safetensors')) {
    const task = (await hasTemplate(folder)) ? 'llm/v1/chat' : 'llm/v1/completions';
    return transformers.draft({ folder, task, sourceModelName: id });
  }
  const draft = await genaiOnnx.draft({ folder });
  // The snapshot may hold other graphs too, fetched for another precision.
  const wanted = new Set(files.map((file) => path.posix.join('artifacts', path.basename(folder), file)));
  return { ...draft, files: draft.files.filter((file) => 'text' in file || wanted.has(file.path)) };
}

async function hasTemplate(folder: string): Promise<boolean> {
  if (await isThere(path.join(folder, 'chat_template.jinja'))) return true;
  const config = await readFile(path.join(folder, 'tokenizer_config.json'), 'utf8').catch(() => '{}');
  return (JSON.parse(config) as { chat_template?: unknown }).chat_template !== undefined;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
