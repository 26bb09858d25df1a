import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { isDict, readYaml } from '@millrace/models';
import type { PythonCommand } from '@millrace/scoring';
import { StartProblem } from '@millrace/server';
import { checkRequirements } from './requirements.ts';

export type EnvManager = 'local' | 'conda' | 'virtualenv' | 'uv';

/**
 * The Python of a model's environment. Environments are made once per list of requirements, under MLFLOW_ENV_ROOT.
 * @throws {StartProblem} when it cannot be made
 */
export async function pythonOf(folder: string, manager: EnvManager): Promise<PythonCommand> {
  if (manager === 'local') return { python: onPath('python3') ?? required('python', manager), env: {} };
  const requirements = await readOptional(path.join(folder, 'requirements.txt'));
  checkRequirements(requirements);
  const version = await pythonVersion(folder);
  const digest = createHash('sha1').update(`${manager}\n${version}\n${requirements}`).digest('hex');
  const target = path.join(envRoot(), `mlflow-${digest}`);
  const python = path.join(target, 'bin', 'python');
  if (!existsSync(python)) await make(manager, { folder, version, target });
  return { python, env: {} };
}

const envRoot = (): string => process.env['MLFLOW_ENV_ROOT'] ?? path.join(homedir(), '.mlflow', 'envs');

interface Wanted {
  readonly folder: string;
  readonly version: string;
  readonly target: string;
}

/** Where a half-made environment would be taken for a whole one, it gets its name only when it is complete. */
async function make(manager: Exclude<EnvManager, 'local'>, wanted: Wanted): Promise<void> {
  await mkdir(envRoot(), { recursive: true, mode: 0o700 });
  console.error(`Making the Python environment of the model with ${manager} (once): ${path.basename(wanted.target)}`);
  try {
    await makers[manager](wanted);
  } catch (error) {
    await rename(wanted.target, `${wanted.target}.failed`).catch(() => {});
    await rm(`${wanted.target}.failed`, { recursive: true, force: true });
    throw error;
  }
}

const makers: Readonly<Record<Exclude<EnvManager, 'local'>, (wanted: Wanted) => Promise<void>>> = {
  async virtualenv({ folder, version, target }) {
    const python = pythonProgram(version) ?? required('python3', 'virtualenv');
    await run([python, '-m', 'venv', target], folder);
    await run(
      [path.join(target, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', '-r', 'requirements.txt'],
      folder,
    );
  },
  async uv({ folder, version, target }) {
    const uv = onPath('uv');
    if (!uv)
      throw new StartProblem("Found 'uv' as env_manager, but the 'uv' command is not found in the PATH. Install uv.");
    await run([uv, 'venv', '--python', version, target], folder);
    await run([uv, 'pip', 'install', '--python', path.join(target, 'bin', 'python'), '-r', 'requirements.txt'], folder);
  },
  async conda({ folder, target }) {
    const conda = onPath('conda') ?? required('conda', 'conda');
    await run([conda, 'env', 'create', '--yes', '--prefix', target, '--file', 'conda.yaml'], folder);
  },
};

/** The interpreter of the wanted release, else the one that the shell would start. */
function pythonProgram(version: string): string | undefined {
  const [major, minor] = version.split('.');
  const exact = onPath(`python${major}.${minor}`);
  if (!exact) console.error(`There is no python${major}.${minor} on the PATH; the environment gets another Python 3.`);
  return exact ?? onPath('python3');
}

async function pythonVersion(folder: string): Promise<string> {
  const yaml = readYaml(await readOptional(path.join(folder, 'python_env.yaml')));
  const version = isDict(yaml) ? yaml['python'] : undefined;
  return typeof version === 'string' && /^\d+\.\d+(\.\d+)?$/.test(version) ? version : '3.11';
}

const readOptional = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).find(existsSync);
}

function required(program: string, manager: string): never {
  throw new StartProblem(`--env-manager ${manager} needs ${program}, which is not on the PATH.`);
}

/** Output goes to stderr, for the command's own answer goes to stdout. */
async function run([program, ...args]: readonly string[], cwd: string): Promise<void> {
  const child = spawn(program!, args, { cwd, stdio: ['ignore', 2, 2] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return;
  throw new StartProblem(`${path.basename(program!)} ${args[0]} failed with code ${code}; its messages are above.`);
}
