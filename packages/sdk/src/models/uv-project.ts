import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ModelFile } from './model-file.ts';

/** A Python project whose dependencies uv has locked. */
export interface UvProject {
  readonly folder: string;
}

const lockFile = 'uv.lock';
const projectFiles = [lockFile, 'pyproject.toml'];

const isOff = (name: string): boolean => ['false', '0'].includes(process.env[name]?.toLowerCase() ?? '');

/**
 * The project of a folder, or of the working directory unless MLFLOW_UV_AUTO_DETECT is off.
 * @throws TypeError when the given folder is not one
 */
export function findUvProject(given?: string): UvProject | undefined {
  if (given === undefined && isOff('MLFLOW_UV_AUTO_DETECT')) return undefined;
  const folder = given ?? process.cwd();
  if (projectFiles.every((name) => existsSync(path.join(folder, name)))) return { folder };
  if (given === undefined) return undefined;
  throw new TypeError('The folder of the uv project needs both uv.lock and pyproject.toml.');
}

/** Lock, project and Python version, which lie beside the model; nothing when MLFLOW_LOG_UV_FILES is off. */
export function uvFiles({ folder }: UvProject): readonly ModelFile[] {
  if (isOff('MLFLOW_LOG_UV_FILES')) return [];
  return [...projectFiles, '.python-version']
    .map((name) => ({ path: name, from: path.join(folder, name) }))
    .filter(({ from }) => existsSync(from));
}

/** Lines of pip for what is locked, with the indexes that are not the public one; undefined where uv is missing or refuses. */
export async function lockedRequirements({ folder }: UvProject): Promise<readonly string[] | undefined> {
  const flags = '--no-dev --no-hashes --frozen --no-header --no-emit-project --no-annotate'.split(' ');
  const exported = await promisify(execFile)('uv', ['export', ...flags], { cwd: folder }).catch(() => undefined);
  const lines = (exported?.stdout ?? '').split('\n').map((line) => line.trim());
  const requirements = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return requirements.length > 0 ? [...(await extraIndexes(folder)), ...requirements] : undefined;
}

const publicIndex = /^https:\/\/pypi\.(?:org|python\.org)\/simple\/?$/i;

async function extraIndexes(folder: string): Promise<readonly string[]> {
  const lock = await readFile(path.join(folder, lockFile), 'utf8');
  const urls = new Set(Array.from(lock.matchAll(/registry\s*=\s*"([^"]+)"/g), ([, url = '']) => url));
  return [...urls]
    .filter((url) => /^https?:/.test(url) && !publicIndex.test(url))
    .map((url) => `--extra-index-url ${url}`);
}
