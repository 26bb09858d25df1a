/**
 * The one place that turns the paths a model names into paths of this machine. Native libraries and Python open what they are
 * told, so everything is resolved through links and must end inside the model's folder before anybody opens it.
 */
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from './errors.ts';
import type { Mlmodel } from './mlmodel.ts';
import { isDict, type PythonDict, type PythonValue } from './python-value.ts';

/** Files and folders of a model that are looked at. */
const entriesMax = 100_000;

/**
 * The real path of what lies at `relative` in the folder of a model.
 * @throws ModelError INVALID_PARAMETER_VALUE for absolute paths, `..`, and links that lead out; RESOURCE_DOES_NOT_EXIST when
 *   there is nothing
 */
export async function containedPath(folder: string, relative: string): Promise<string> {
  if (!isPlain(relative)) throw outside(relative);
  const root = await realpath(folder);
  const real = await realpath(path.join(root, relative)).catch((cause: unknown) => {
    throw new ModelError(
      'RESOURCE_DOES_NOT_EXIST',
      `The model names the file '${relative}', which it does not have. Save or download the model again.`,
      { cause },
    );
  });
  if (!isInside(root, real)) throw outside(relative);
  return real;
}

function isPlain(relative: string): boolean {
  if (relative === '' || path.isAbsolute(relative) || /^[a-zA-Z]:|\0/.test(relative)) return false;
  return !relative.split(/[\\/]/).includes('..');
}

const isInside = (root: string, real: string): boolean =>
  real === root || real.startsWith(root.endsWith(path.sep) ? root : root + path.sep);

const outside = (relative: string): ModelError =>
  new ModelError('INVALID_PARAMETER_VALUE', `The model names the file '${relative}', which lies outside its folder.`);

/**
 * Checks every path that the MLmodel names, and every link below the folder.
 * @returns the real path of the folder, from which the model is to be loaded
 * @throws ModelError as `containedPath` does
 */
export async function containModel(folder: string, model: Mlmodel): Promise<string> {
  const root = await realpath(folder);
  for (const relative of namedPaths(model)) await containedPath(root, relative);
  await containLinks(root);
  return root;
}

async function containLinks(root: string): Promise<void> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  if (entries.length > entriesMax)
    throw new ModelError('INVALID_PARAMETER_VALUE', `The model has more than ${entriesMax} files and folders.`);
  for (const entry of entries) {
    if (entry.isSymbolicLink()) await containedPath(root, path.relative(root, path.join(entry.parentPath, entry.name)));
  }
}

/** Keys whose text is a path below the model's folder, by flavor; `*` holds for all. */
const pathKeys: Readonly<Record<string, readonly string[]>> = {
  '*': ['code', 'data', 'model_data', 'model_path', 'pickled_model', 'python_model'],
  genai_onnx: ['path'],
  javascript_function: ['module'],
  transformers: ['model_binary', 'peft_adaptor'],
};

/** Every path that an MLmodel names, relative to its folder: payloads, environments, artifacts, examples. */
export function namedPaths(model: Mlmodel): readonly string[] {
  const sections = Object.entries(model.flavors).flatMap(([flavor, section]) => pathsOfSection(flavor, section));
  const { artifact_path, serving_input_path } = (model.saved_input_example_info ?? {}) as Record<string, PythonValue>;
  return [...new Set([...sections, artifact_path, serving_input_path].filter((it) => typeof it === 'string'))];
}

function pathsOfSection(flavor: string, section: PythonDict): readonly PythonValue[] {
  const keys = [...pathKeys['*']!, ...(pathKeys[flavor] ?? [])];
  const { artifacts, env } = section;
  return [
    ...keys.map((key) => section[key] ?? null),
    ...(isDict(artifacts) ? Object.values(artifacts).map((it) => (isDict(it) ? (it['path'] ?? null) : null)) : []),
    ...(isDict(env) ? Object.values(env) : [env ?? null]),
  ];
}
