import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { containedPath, isDict, isList, readYaml } from '@millrace/models';
import { StartProblem } from '@millrace/server';
import { checkRequirements } from '../models/requirements.ts';
import { required } from './find-python.ts';

/** A package of conda with its version, `python=3.11.7` or `pip<=23.2.1`; channels are names. */
const condaPackage = /^(?:[\w.-]+::)?[\w.-]+\s*(?:[<>=!~]{1,2}\s*[\w.*+|,<>=!~-]+)*$/;
const channelName = /^[\w.-]+(?:\/[\w.-]+)?$/;

/** `conda env create`, or what MLFLOW_CONDA_CREATE_ENV_CMD and MLFLOW_CONDA_HOME put in its place. @throws {StartProblem} */
export function condaCommand(): readonly string[] {
  const name = process.env['MLFLOW_CONDA_CREATE_ENV_CMD'] ?? 'conda';
  const home = process.env['MLFLOW_CONDA_HOME'];
  const remedy = 'Install it, set MLFLOW_CONDA_HOME to its folder, or use --env-manager virtualenv.';
  const program = home === undefined ? required(name, 'conda', remedy) : path.join(home, 'bin', name);
  return [program, 'env', 'create', '--quiet', '--yes'];
}

/**
 * Checks the model's `conda.yaml`: packages with versions from channels with names, as for pip.
 * @throws {StartProblem} with the line that is more
 */
export async function condaFile(folder: string): Promise<void> {
  const text = await containedPath(folder, 'conda.yaml')
    .then((file) => readFile(file, 'utf8'))
    .catch((cause: unknown) => {
      throw new StartProblem('The model has no conda.yaml. Use --env-manager virtualenv.', { cause });
    });
  const yaml = readYaml(text);
  if (!isDict(yaml)) throw new StartProblem('The model’s conda.yaml is not a mapping.');
  for (const channel of isList(yaml['channels']) ? yaml['channels'] : [])
    if (typeof channel !== 'string' || !channelName.test(channel)) throw odd(channel);
  for (const line of isList(yaml['dependencies']) ? yaml['dependencies'] : []) {
    if (isDict(line) && isList(line['pip'])) checkRequirements(line['pip'].join('\n'));
    else if (typeof line !== 'string' || !condaPackage.test(line)) throw odd(line);
  }
}

const odd = (line: unknown): StartProblem =>
  new StartProblem(
    `The model's conda.yaml holds an entry that is not a package with versions: '${String(line).slice(0, 200)}'. Install it yourself and use --env-manager local.`,
  );
