import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { StartProblem } from '@millrace/server';
import { runTool } from './run-tool.ts';

/** The first program of that name in the shell's path. */
export const onPath = (program: string): string | undefined => allOnPath(program)[0];

function allOnPath(program: string): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.map((folder) => path.join(folder, program)).filter(existsSync);
}

/** @throws {StartProblem} naming the option that asked for it */
export function required(program: string, manager: string, remedy = 'Install it.'): string {
  const found = onPath(program);
  if (found !== undefined) return found;
  throw new StartProblem(`--env-manager ${manager} needs ${program}, which is not on the PATH. ${remedy}`);
}

/**
 * An interpreter of the wanted release: of pyenv in the very version, or another of its minor release. Pickles of one minor
 * release rarely load in another, so nothing else will do.
 * @throws {StartProblem} when there is none
 */
export async function findPython(version: string): Promise<string> {
  const minor = version.split('.').slice(0, 2).join('.');
  const candidates = [...pyenvPythons(version, minor), ...allOnPath(`python${minor}`), ...allOnPath('python3')];
  for (const python of candidates) {
    const found = await releaseOf(python);
    if (!found?.startsWith(`${minor}.`)) continue;
    if (found !== version && version !== minor)
      console.error(`The model wants Python ${version}; its environment gets ${found}.`);
    return python;
  }
  throw new StartProblem(
    `The model needs Python ${minor}, and neither the PATH nor pyenv has one. Install it (pyenv install ${version}), or use --env-manager uv, which fetches one, or --env-manager local.`,
  );
}

/** Those of pyenv, the wanted version first. */
function pyenvPythons(version: string, minor: string): readonly string[] {
  const root = path.join(process.env['PYENV_ROOT'] ?? path.join(homedir(), '.pyenv'), 'versions');
  const versions = existsSync(root) ? readdirSync(root).filter((it) => it.startsWith(`${minor}.`)) : [];
  const ordered = [...versions.filter((it) => it === version), ...versions.filter((it) => it !== version)];
  return ordered.map((it) => path.join(root, it, 'bin', 'python')).filter(existsSync);
}

/** `3.11.7`; undefined for what does not run, such as a pyenv shim of a release that is not chosen. */
async function releaseOf(python: string): Promise<string | undefined> {
  const script = 'import sys; print("%d.%d.%d" % sys.version_info[:3])';
  const { ok, stdout } = await runTool([python, '-I', '-c', script], '/', true);
  return ok ? stdout.trim() : undefined;
}
