import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { containModel, ModelError, readMlmodel } from '@millrace/models';
import { StartProblem, UsageError } from '@millrace/server';
import { Option } from 'commander';
import { wantedEnvironment } from '../python-env/wanted-environment.ts';
import { writeContext } from './docker-context.ts';
import { modelCache } from './model-cache.ts';
import { obtainModel } from './obtain-model.ts';
import { environmentOf, type PermissionFlags, permissionsOf } from './options.ts';

export interface ImageFlags extends PermissionFlags {
  readonly modelUri?: string;
  readonly installMlflow?: true;
}

/** Options that MLflow has and that change nothing in an image of ours. */
export const inertImageOptions = (): Option[] => [
  new Option('--mlflow-home <folder>', 'Accepted for compatibility.'),
  new Option('--install-java <boolean>', 'Accepted for compatibility: no image of ours needs Java.').argParser(boolean),
];

function boolean(text: string): string {
  if (/^(?:true|false|1|0|yes|no|on|off|t|f|y|n)$/i.test(text)) return text;
  throw new UsageError(`Invalid value for '--install-java': '${text}' is not a valid boolean.`);
}

/**
 * Writes the context of an image for a model, or for one that is mounted later.
 * @throws {StartProblem} when nothing may or can serve the model
 */
export async function prepareContext(flags: ImageFlags, entry: URL, output: string): Promise<void> {
  const permissions = permissionsOf(flags);
  const { allowModelCode } = permissions;
  if (flags.modelUri === undefined) {
    writeContext({ entry, allowModelCode, output });
    return;
  }
  const { model } = await obtainModel(flags.modelUri, modelCache());
  const { chooseEngine, NoEngine } = await import('@millrace/scoring');
  try {
    const mlmodel = readMlmodel(await readFile(path.join(model.folder, 'MLmodel'), 'utf8'));
    const folder = await containModel(model.folder, mlmodel);
    const { engine } = chooseEngine(folder, mlmodel, 'auto', permissions);
    const additions = environmentOf({ envManager: 'local', ...flags }).additions;
    const python = engine === 'python' ? { wanted: await wantedEnvironment(folder), additions } : undefined;
    writeContext({ entry, folder, python, allowModelCode, output });
  } catch (error) {
    if (error instanceof NoEngine || error instanceof ModelError)
      throw new StartProblem(error.message, { cause: error });
    throw error;
  }
}
