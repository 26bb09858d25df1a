import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The names that MLflow wrote down because the model read them when it was logged, without those that it is given now. */
export async function missingVariables(
  folder: string,
  given: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const text = await readFile(path.join(folder, 'environment_variables.txt'), 'utf8').catch(() => '');
  const names = text.split('\n').map((line) => line.trim());
  return names.filter((name) => /^[A-Za-z_]\w*$/.test(name) && given[name] === undefined);
}
