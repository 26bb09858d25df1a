import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartProblem } from '@millrace/server';
import { checkRequirements } from '../models/requirements.ts';
import { runTool } from './run-tool.ts';
import type { UvProject } from './wanted-environment.ts';

/**
 * Writes what a lock pins for this machine's Python as a file of pip, in the environment that it is for: packages with versions and digests.
 * @returns the file's path
 * @throws {StartProblem} for a lock that uv cannot read, or one that names more than packages with versions
 */
export async function lockedRequirements(uv: string, project: UvProject, environment: string): Promise<string> {
  // A copy: uv runs the Python of an environment that it finds beside a project.
  const folder = path.join(environment, 'locked');
  await mkdir(folder);
  await writeFile(path.join(folder, 'pyproject.toml'), project.pyproject);
  await writeFile(path.join(folder, 'uv.lock'), project.lock);
  const options = ['--offline', '--frozen', '--no-dev', '--no-emit-project', '--no-header', '--no-annotate'];
  const file = path.join(folder, 'requirements.txt');
  const paths = ['--python', path.join(environment, 'bin', 'python'), '--output-file', file];
  const run = await runTool([uv, 'export', '--quiet', ...options, ...paths], folder, true);
  if (!run.ok)
    throw new StartProblem(
      `uv cannot read the model's uv.lock: ${run.complaint} Use --env-manager virtualenv, which goes by requirements.txt.`,
    );
  checkRequirements((await readFile(file, 'utf8')).replace(/\s*\\\n\s+--hash=\S+/g, ''));
  return file;
}
