/** Files of a model: the native library is not bound by Node's permissions, so what it will open is resolved and contained first. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { containedPath, ModelError } from '@millrace/models';
import { EngineError } from './errors.ts';

/**
 * The real path of a file inside a folder.
 *
 *     await contained('/models/m', 'model.onnx.data')   // '/models/m/model.onnx.data'
 *
 * @throws {EngineError} `not_contained` for absolute paths, `..` and links that lead out; `invalid_model` when there is no such file
 */
export async function contained(folder: string, relative: string): Promise<string> {
  try {
    return await containedPath(folder, relative);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const reason = error.error_code === 'RESOURCE_DOES_NOT_EXIST' ? 'invalid_model' : 'not_contained';
    throw new EngineError(reason, error.message, { cause: error });
  }
}

/** Whether a folder has an entry of this name, through links too. */
export const has = (folder: string, relative: string): Promise<boolean> =>
  stat(join(folder, relative)).then(
    () => true,
    () => false,
  );
