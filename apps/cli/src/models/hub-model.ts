import { randomUUID } from 'node:crypto';
import { access, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { EngineError, hubModel } from '@millrace/engines';
import { genaiOnnx, saveModel, transformers } from '@millrace/sdk/models';
import { StartProblem } from '@millrace/server';
import type { ObtainedModel } from './obtain-model.ts';

/** `hf:org/name`, `hf:org/name@revision`. */
const form = /^hf:([^@]+)(?:@(.+))?$/;

/** Whether a URI names a model of the Hugging Face hub; nothing is downloaded from there otherwise. */
export const isHubUri = (uri: string): boolean => uri.startsWith('hf:');

/**
 * Downloads a text model of the hub, or finds it in the cache, and lays it out as MLflow would. `HF_ENDPOINT` and `HF_TOKEN` mean what they mean
 * to the hub's own tools.
 * @throws {StartProblem} in one line
 */
export async function obtainHubModel(uri: string, cacheDir: string, name?: string): Promise<ObtainedModel> {
  const [, id = '', revision] = form.exec(uri) ?? [];
  try {
    const snapshot = await hubModel(id, {
      cacheDir: path.resolve(cacheDir, 'hub'),
      revision,
      endpoint: process.env['HF_ENDPOINT'],
      token: process.env['HF_TOKEN'],
      log: (line) => console.error(line),
    });
    const folder = path.resolve(cacheDir, 'hub-models', `${id.replace('/', '--')}-${path.basename(snapshot)}`);
    if (!(await isThere(folder))) await layOut(snapshot, id, folder);
    const named = name ?? id.slice(id.indexOf('/') + 1);
    return { resolved: { location: { kind: 'folder', path: folder }, name: named }, model: { folder, name: named } };
  } catch (error) {
    if (error instanceof EngineError || error instanceof TypeError)
      throw new StartProblem(error.message, { cause: error });
    throw error;
  }
}

/** The folder appears whole, or not at all. */
async function layOut(snapshot: string, id: string, folder: string): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  const task = (await hasTemplate(snapshot)) ? 'llm/v1/chat' : 'llm/v1/completions';
  const draft = { folder: snapshot, task, sourceModelName: id } as const;
  try {
    const isOnnx = !(await readdir(snapshot)).some((file) => file.endsWith('.safetensors'));
    await saveModel(isOnnx ? await genaiOnnx.draft({ folder: snapshot }) : await transformers.draft(draft), unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
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
