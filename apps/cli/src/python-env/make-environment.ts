import path from 'node:path';
import { StartProblem } from '@millrace/server';
import { condaCommand, condaFile } from './conda.ts';
import { findPython, required } from './find-python.ts';
import { runTool, type ToolRun } from './run-tool.ts';
import { lockedRequirements } from './uv-lock.ts';
import type { UvProject, WantedEnvironment } from './wanted-environment.ts';

/** Who makes environments. `local` makes none. */
export type Maker = 'virtualenv' | 'uv' | 'conda';

/**
 * Makes an environment in a new folder: the interpreter, then what the model wants. Nothing is started in the model's folder, where Python would
 * import a module that is called like pip, and uv would obey settings such as another index.
 * @throws {StartProblem} with what failed and what to do
 */
export async function makeEnvironment(maker: Maker, wanted: WantedEnvironment, target: string): Promise<void> {
  await makers[maker](wanted, target);
}

/** Adds packages that the model does not name itself, to an environment that is there. Files are named relative to `folder`. */
export async function install(maker: Maker, target: string, lines: readonly string[], folder: string): Promise<void> {
  const python = path.join(target, 'bin', 'python');
  const args = lines.flatMap((line) => asArguments(line, folder));
  const command =
    maker === 'uv'
      ? [required('uv', 'uv'), 'pip', 'install', '--quiet', '--python', python, ...args]
      : [python, '-I', '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', ...args];
  const run = await runTool(command, target);
  if (!run.ok) throw notInstalled(maker === 'uv' ? 'uv' : 'pip', run);
}

const makers: Readonly<Record<Maker, (wanted: WantedEnvironment, target: string) => Promise<void>>> = {
  async virtualenv(wanted, target) {
    const python = await findPython(wanted.python);
    const run = await runTool([python, '-I', '-m', 'venv', target], path.dirname(target));
    if (!run.ok)
      throw new StartProblem(
        `Python cannot make a virtual environment: ${run.complaint} Install its venv module (Debian: python3-venv), or use --env-manager uv.`,
      );
    await installWanted('virtualenv', wanted, target);
  },
  async uv(wanted, target) {
    const uv = required('uv', 'uv', 'Install it, for instance with: pip install uv');
    const make = (version: string) =>
      runTool([uv, 'venv', '--quiet', '--python', version, target], path.dirname(target));
    const exact = await make(wanted.python);
    const run = exact.ok ? exact : await make(minorOf(wanted.python));
    if (!run.ok)
      throw new StartProblem(
        `uv has no Python ${minorOf(wanted.python)} for the model and cannot fetch one: ${run.complaint} Install it, or use --env-manager local.`,
      );
    if (!exact.ok) console.error(`There is no Python ${wanted.python}; the environment gets another of its release.`);
    if (wanted.uvProject) await installLocked(uv, wanted.uvProject, target);
    else await installWanted('uv', wanted, target);
  },
  async conda({ folder }, target) {
    await condaFile(folder);
    const run = await runTool([...condaCommand(), '--prefix', target, '--file', 'conda.yaml'], folder);
    if (!run.ok) throw notInstalled('conda', run);
  },
};

/** Build tools come first, because packages without wheels are built with them. */
async function installWanted(maker: Maker, wanted: WantedEnvironment, target: string): Promise<void> {
  for (const lines of [wanted.buildDependencies, wanted.dependencies])
    if (lines.length > 0) await install(maker, target, lines, wanted.folder);
}

/** Exactly what the lock names, each with its digest, as MLflow's `uv sync --frozen --no-dev` does; the project itself is not there. */
async function installLocked(uv: string, project: UvProject, target: string): Promise<void> {
  const lines = await lockedRequirements(uv, project, target);
  const command = [uv, 'pip', 'install', '--quiet', '--python', path.join(target, 'bin', 'python')];
  const run = await runTool([...command, '--no-deps', '--require-hashes', '-r', lines], target);
  if (!run.ok) throw notInstalled('uv', run);
}

/** `-r requirements.txt` is two arguments; a package with its versions and marker is one. */
function asArguments(line: string, folder: string): readonly string[] {
  const [option = '', file] = line.split(/\s+/);
  return line.startsWith('-') && file !== undefined ? [option, path.join(folder, file)] : [line];
}

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

const notInstalled = (tool: string, { complaint }: ToolRun): StartProblem =>
  new StartProblem(
    `${tool} could not install the model's requirements: ${complaint} Change them with millrace models update-pip-requirements, or install what is missing yourself and use --env-manager local. Nothing was kept.`,
  );
