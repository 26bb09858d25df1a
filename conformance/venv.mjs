/** Python environments of the lanes, kept in a cache outside the clone and made once per list of requirements. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const reference = JSON.parse(readFileSync(join(here, 'reference.json'), 'utf8'));

/** Names of the lanes, the claimed version first. */
export const lanes = Object.keys(reference.lanes);

/** The version of MLflow that the server claims to be compatible with, which is also the lane that serves as reference. */
export const claimed = reference.claims;

/** The `python` of a lane, or of `serving`, the suite of served models; its environment is made when it is not there yet. Throws when pip fails. */
export function pythonOf(lane) {
  const known = { ...reference.lanes, serving: reference.serving };
  if (!known[lane]) throw new Error(`no lane '${lane}'; there are ${lanes.join(', ')}`);
  return environmentOf(lane, join(here, known[lane].requirements));
}

/** The `python` of an environment with the packages that a file lists; it is made when it is not there yet. Throws when pip fails. */
export function environmentOf(name, requirements) {
  const folder = join(cacheFolder(), `python-${name}-${fingerprint(requirements)}`);
  const done = join(folder, 'complete');
  if (!existsSync(done)) {
    make(folder, requirements, name);
    writeFileSync(done, '');
  }
  return join(folder, 'bin', 'python');
}

const systemPython = process.env.MILLRACE_PYTHON ?? 'python3';

function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'millrace');
}

function fingerprint(requirements) {
  const version = execFileSync(systemPython, ['--version'], { encoding: 'utf8' });
  return createHash('sha256').update(readFileSync(requirements)).update(version).digest('hex').slice(0, 12);
}

function make(folder, requirements, lane) {
  console.log(`conformance: making the Python environment of lane ${lane} (once): ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  execFileSync(systemPython, ['-m', 'venv', folder], { stdio: 'inherit' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  execFileSync(join(folder, 'bin', 'python'), pip, { stdio: 'inherit' });
}
