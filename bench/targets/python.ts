import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A Python package with its version, in an environment of its own. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
}

/**
 * The Python of an environment that holds the package, made in the user's cache when it is missing: outside the clone, so that
 * a fresh clone does not install it again.
 * @returns absolute path of the interpreter
 */
export function pythonWith({ name, version }: PythonPackage): string {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'millrace');
  const environment = join(cache, `bench-${name}-${version}`);
  const python = join(environment, 'bin', 'python');
  const done = join(environment, '.complete');
  if (existsSync(done)) return python;
  mkdirSync(cache, { recursive: true });
  console.error(`bench: installing ${name} ${version} (once) …`);
  const run = (program: string, ...args: string[]): void =>
    void execFileSync(program, args, { stdio: ['ignore', 2, 2] });
  run('python3', '-m', 'venv', '--clear', environment);
  run(python, '-m', 'pip', 'install', '--quiet', `${name}==${version}`);
  run('touch', done);
  return python;
}

/** The version of a package that the interpreter finds. */
export const installedVersion = (python: string, name: string): string =>
  execFileSync(python, ['-c', `import importlib.metadata as m; print(m.version('${name}'))`], {
    encoding: 'utf8',
  }).trim();
