import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { containedPath, isDict, isList, ModelError, type PythonValue, readYaml } from '@millrace/models';
import { StartProblem } from '@millrace/server';
import { checkRequirements, referenced } from '../models/requirements.ts';

/** The environment that a model's folder asks for. */
export interface WantedEnvironment {
  /** The model's folder, in which the lines of pip that name files are read. */
  readonly folder: string;
  /** `3.11.7`, or `3.11` where the folder names no Python. */
  readonly python: string;
  /** Lines of pip that are installed first: `pip==23.2.1`, `setuptools==65.5.0`. */
  readonly buildDependencies: readonly string[];
  /** Lines of pip: `-r requirements.txt`, or packages. */
  readonly dependencies: readonly string[];
  /** The project that it was logged from, which uv installs instead of the lines. */
  readonly uvProject?: UvProject;
  /** The text of every file that decides what is installed, for the digest. */
  readonly sources: readonly string[];
}

/** The texts of a project's two files. */
export interface UvProject {
  readonly pyproject: string;
  readonly lock: string;
}

const defaultPython = '3.11';
const filesMax = 16;

/**
 * Reads `python_env.yaml` and the files that it names; without it `conda.yaml`, and without that `requirements.txt`.
 * @throws {StartProblem} for a line that is more than a package with versions
 */
export async function wantedEnvironment(folder: string): Promise<WantedEnvironment> {
  const stated = (await pythonEnv(folder)) ?? (await condaEnv(folder)) ?? (await bareRequirements(folder));
  const lines = [...stated.buildDependencies, ...stated.dependencies];
  const sources = [lines.join('\n'), ...(await referencedFiles(folder, lines))];
  return { folder, ...stated, sources, ...(await uvProject(folder)) };
}

/** 40 hexadecimal digits: equal where manager, Python and every requirement are. */
export function digestOf(kind: string, { python, sources, uvProject: project }: WantedEnvironment): string {
  const decides = kind.includes('uv.lock') ? [project?.pyproject, project?.lock] : sources;
  return createHash('sha1')
    .update(JSON.stringify([kind, python, decides]))
    .digest('hex');
}

type Stated = Pick<WantedEnvironment, 'python' | 'buildDependencies' | 'dependencies'>;

async function pythonEnv(folder: string): Promise<Stated | undefined> {
  const yaml = await readMapping(folder, 'python_env.yaml');
  return (
    yaml && {
      python: versionOf(yaml['python']),
      buildDependencies: textsOf(yaml['build_dependencies']),
      dependencies: textsOf(yaml['dependencies']),
    }
  );
}

/** What pip can install of it: `python=3.11.7` and the list under `pip`. */
async function condaEnv(folder: string): Promise<Stated | undefined> {
  const yaml = await readMapping(folder, 'conda.yaml');
  if (!yaml || !isList(yaml['dependencies'])) return undefined;
  const python = textsOf(yaml['dependencies']).find((line) => /^python\s*=/.test(line));
  const pip = yaml['dependencies'].find((it) => isDict(it) && 'pip' in it);
  return {
    python: versionOf(python?.replace(/^python\s*=+\s*/, '')),
    buildDependencies: [],
    dependencies: isDict(pip) ? textsOf(pip['pip']) : [],
  };
}

async function bareRequirements(folder: string): Promise<Stated> {
  const exists = (await readOptional(folder, 'requirements.txt')) !== undefined;
  return { python: defaultPython, buildDependencies: [], dependencies: exists ? ['-r requirements.txt'] : [] };
}

async function uvProject(folder: string): Promise<{ readonly uvProject?: UvProject }> {
  const [pyproject, lock] = [await readOptional(folder, 'pyproject.toml'), await readOptional(folder, 'uv.lock')];
  return pyproject === undefined || lock === undefined ? {} : { uvProject: { pyproject, lock } };
}

/** Follows `-r FILE` and `-c FILE`; each line of each file is checked. */
async function referencedFiles(folder: string, lines: readonly string[]): Promise<readonly string[]> {
  const texts = new Map<string, string>();
  const waiting = checkRequirements(lines.join('\n')).flatMap(referenced);
  for (let name = waiting.shift(); name !== undefined && texts.size < filesMax; name = waiting.shift()) {
    if (texts.has(name)) continue;
    const text = await readOptional(folder, name);
    if (text === undefined)
      throw new StartProblem(`The model's requirements name ${name}, which is not in its folder.`);
    texts.set(name, text);
    waiting.push(...checkRequirements(text).flatMap(referenced));
  }
  return [...texts.values()];
}

function versionOf(value: PythonValue | undefined): string {
  return typeof value === 'string' && /^\d+\.\d+(\.\d+)?$/.test(value) ? value : defaultPython;
}

const textsOf = (value: PythonValue | undefined): readonly string[] =>
  isList(value) ? value.filter((it): it is string => typeof it === 'string') : [];

async function readMapping(folder: string, name: string) {
  const text = await readOptional(folder, name);
  const yaml = text === undefined ? undefined : readYaml(text);
  return isDict(yaml) ? yaml : undefined;
}

/** A link that leads out of the folder is not followed: refusals quote lines of what is read. */
async function readOptional(folder: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(await containedPath(folder, name), 'utf8');
  } catch (error) {
    if (error instanceof ModelError && error.error_code === 'RESOURCE_DOES_NOT_EXIST') return undefined;
    if (error instanceof ModelError) throw new StartProblem(error.message, { cause: error });
    throw error;
  }
}
