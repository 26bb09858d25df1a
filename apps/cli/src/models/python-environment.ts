import { existsSync } from 'node:fs';
import path from 'node:path';
import type { PythonCommand } from '@millrace/scoring';
import { StartProblem } from '@millrace/server';

/** The Python of a model's environment; it is made when it is not there yet. @throws {StartProblem} */
export async function pythonOf(_folder: string, manager: string): Promise<PythonCommand> {
  if (manager === 'local') return { python: localPython(), env: {} };
  throw new StartProblem(`--env-manager ${manager} is not available.`);
}

/** The interpreter that the shell would start. */
function localPython(): string {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const found = folders
    .flatMap((folder) => ['python3', 'python'].map((name) => path.join(folder, name)))
    .find(existsSync);
  if (found) return found;
  throw new StartProblem('There is no python3 on the PATH, which --env-manager local needs.');
}
