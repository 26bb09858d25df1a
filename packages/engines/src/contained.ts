/** Files of a model: the native library is not bound by Node's permissions, so what it will open is resolved and contained here. */
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { EngineError } from './errors.ts';

/**
 * The real path of a file inside a folder.
 *
 *     await contained('/models/m', 'model.onnx.data')   // '/models/m/model.onnx.data'
 *
 * @throws {EngineError} `not_contained` for absolute paths, `..` and links that lead out; `invalid_model` when there is no such file
 */
export async function contained(folder: string, relative: string): Promise<string> {
  if (!isPlain(relative)) throw outside(relative);
  const root = await realpath(folder);
  const real = await realpath(join(root, relative)).catch((cause: unknown) => {
    throw new EngineError('invalid_model', `The model names the file "${relative}", which it does not have.`, {
      cause,
    });
  });
  if (real !== root && !real.startsWith(root + sep)) throw outside(relative);
  return real;
}

function isPlain(relative: string): boolean {
  if (relative === '' || isAbsolute(relative) || /^[a-zA-Z]:|\0/.test(relative)) return false;
  return !relative.split(/[\\/]/).includes('..');
}

const outside = (relative: string): EngineError =>
  new EngineError('not_contained', `The model names the file "${relative}", which lies outside its folder.`);

/** Whether a folder has an entry of this name, through links too. */
export const has = (folder: string, relative: string): Promise<boolean> =>
  stat(join(folder, relative)).then(
    () => true,
    () => false,
  );
