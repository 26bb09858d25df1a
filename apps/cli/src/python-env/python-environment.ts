import { existsSync } from 'node:fs';
import { mkdir, readdir, readlink, realpath, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { PythonCommand } from '@millrace/scoring';
import { StartProblem } from '@millrace/server';
import { required } from './find-python.ts';
import { install, type Maker, makeEnvironment } from './make-environment.ts';
import { missingVariables } from './missing-variables.ts';
import { basePlaces, ownPlaces } from './python-places.ts';
import { runTool } from './run-tool.ts';
import { digestOf, type WantedEnvironment, wantedEnvironment } from './wanted-environment.ts';

export type EnvManager = 'local' | Maker;

export interface EnvironmentOptions {
  readonly manager: EnvManager;
  /** Lines of pip for what is installed beside the model's own: `mlflow==3.17.2`. */
  readonly additions?: readonly string[];
  /** Variables that the model sees beside those that Python needs. */
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * The Python of a model's environment. Environments are made once per list of requirements, under MLFLOW_ENV_ROOT.
 * @throws {StartProblem} when it cannot be made; nothing of it is left then
 */
export async function pythonOf(folder: string, options: EnvironmentOptions): Promise<PythonCommand> {
  const { manager, additions = [], variables: env = {} } = options;
  const missing = await missingVariables(folder, env);
  if (missing.length > 0)
    console.error(
      `The model read ${missing.join(', ')} when it was logged, and gets nothing of it: add ${missing.map((name) => `--env ${name}`).join(' ')} if it needs it.`,
    );
  if (manager === 'local') {
    const { executable, folders } = await ownPlaces(required('python3', manager));
    return { python: executable, env, reads: folders };
  }
  const wanted = await wantedEnvironment(folder);
  const kind = kindOf(manager, wanted);
  const name = `mlflow-${digestOf(JSON.stringify([kind, additions]), wanted)}`;
  const link = path.join(envRoot(), name);
  if (!isWhole(link)) {
    await publish(link, async (target) => {
      console.error(
        `Making the Python environment of the model with ${manager} (once; not confined, packages without wheels run code): ${name}`,
      );
      await makeEnvironment(manager, wanted, target);
      if (additions.length > 0) await install(manager, target, additions, folder);
      await checkServer(target);
    });
  }
  const place = await realpath(link);
  const python = path.join(place, 'bin', 'python');
  return { python, env, reads: [place, ...(await basePlaces(python)).folders] };
}

/** pip and uv install the same, unless uv has the lock to go by; conda brings packages of its own. */
function kindOf(maker: Maker, { uvProject }: WantedEnvironment): string {
  if (maker === 'conda') return 'conda';
  return maker === 'uv' && uvProject ? 'uv.lock' : 'pip';
}

const envRoot = (): string => process.env['MLFLOW_ENV_ROOT'] ?? path.join(homedir(), '.mlflow', 'envs');

const isWhole = (environment: string): boolean => existsSync(path.join(environment, 'bin', 'python'));

/**
 * Environments hold their own path, so that they cannot be moved. They are made in a folder that belongs to this process, and
 * get their name, a link, when they are whole.
 */
async function publish(link: string, make: (target: string) => Promise<void>): Promise<void> {
  await mkdir(path.dirname(link), { recursive: true, mode: 0o700 });
  await sweep(link);
  const target = `${link}.${process.pid}`;
  try {
    await make(target);
    await symlink(path.basename(target), `${target}.link`);
    // Another process may have made the same meanwhile.
    if (isWhole(link)) await Promise.all([target, `${target}.link`].map(remove));
    else await rename(`${target}.link`, link);
  } catch (error) {
    await remove(target);
    throw error;
  }
}

/** What processes left that ended in the middle. */
async function sweep(link: string): Promise<void> {
  const kept = await readlink(link).catch(() => '');
  const prefix = `${path.basename(link)}.`;
  for (const name of await readdir(path.dirname(link))) {
    if (!name.startsWith(prefix) || name === kept) continue;
    if (!isAlive(Number.parseInt(name.slice(prefix.length), 10))) await remove(path.join(path.dirname(link), name));
  }
}

const remove = (target: string): Promise<void> => rm(target, { recursive: true, force: true });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** An environment without a scoring server would fail later, in words that nobody understands. */
async function checkServer(target: string): Promise<void> {
  const script = 'import importlib.util as u; print(*(n for n in ("mlflow", "uvicorn") if not u.find_spec(n)))';
  const { ok, stdout, complaint } = await runTool([path.join(target, 'bin', 'python'), '-c', script], target, true);
  if (!ok) throw new StartProblem(`The new environment's Python does not run: ${complaint}`);
  if (stdout.trim() === '') return;
  throw new StartProblem(
    `The model's requirements bring no ${stdout.trim().replace(' ', ' and no ')}, which a Python worker needs. Use --install-mlflow, or add mlflow with millrace models update-pip-requirements.`,
  );
}
