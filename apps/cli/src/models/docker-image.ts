import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { containModel, ModelError, readMlmodel } from '@millrace/models';
import { StartProblem } from '@millrace/server';
import { Option } from 'commander';
import { writeContext } from './docker-context.ts';
import { obtainModel } from './obtain-model.ts';
import { type PermissionFlags, permissionsOf } from './options.ts';

export interface ImageFlags extends PermissionFlags {
  readonly modelUri?: string;
}

/** Options that MLflow has and that change nothing in an image of ours. */
export const inertImageOptions = (): Option[] => [
  new Option('--mlflow-home <folder>', 'Accepted for compatibility.'),
  new Option('--install-java <boolean>', 'Accepted for compatibility: no image of ours needs Java.'),
];

/**
 * Writes the context of an image for a model, or for one that is mounted later.
 * @throws {StartProblem} when nothing may or can serve the model
 */
export async function prepareContext(flags: ImageFlags, entry: URL, output: string): Promise<void> {
  const permissions = permissionsOf(flags);
  const { allowModelCode } = permissions;
  if (flags.modelUri === undefined) {
    writeContext({ entry, kind: 'native', allowModelCode, output });
    return;
  }
  const { model } = await obtainModel(flags.modelUri, path.join(homedir(), '.cache', 'millrace', 'models'));
  const { chooseEngine, NoEngine } = await import('@millrace/scoring');
  try {
    const mlmodel = readMlmodel(await readFile(path.join(model.folder, 'MLmodel'), 'utf8'));
    const folder = await containModel(model.folder, mlmodel);
    const { engine } = chooseEngine(folder, mlmodel, 'auto', permissions);
    writeContext({ entry, folder, kind: engine, allowModelCode, output });
  } catch (error) {
    if (error instanceof NoEngine || error instanceof ModelError)
      throw new StartProblem(error.message, { cause: error });
    throw error;
  }
}
