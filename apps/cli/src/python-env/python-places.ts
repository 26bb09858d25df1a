import { homedir } from 'node:os';
import path from 'node:path';
import { StartProblem } from '@millrace/server';
import { runTool } from './run-tool.ts';

/** An interpreter, and the folders that it needs to run. */
export interface PythonPlaces {
  /** Behind whatever chose it, such as the shim of a manager of versions. */
  readonly executable: string;
  readonly folders: readonly string[];
}

/** Where the interpreter behind an environment lies. Nothing of the environment's packages is run to find out. */
export const basePlaces = (python: string): Promise<PythonPlaces> => placesOf(python, ['-I', '-S']);

/** Where the shell's own Python and its packages lie; packages that were installed from a folder of yours included. */
export const ownPlaces = (python: string): Promise<PythonPlaces> => placesOf(python, ['-I']);

const script = `import json, os, sys
real = os.path.realpath(sys.executable)
prefixes = [sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix]
print(json.dumps([sys.executable, *prefixes, os.path.dirname(sys.executable), os.path.dirname(os.path.dirname(real)), *sys.path]))`;

async function placesOf(python: string, flags: readonly string[]): Promise<PythonPlaces> {
  const { ok, stdout, complaint } = await runTool([python, ...flags, '-c', script], '/', true);
  if (!ok) throw new StartProblem(`The Python of the model's environment does not run: ${complaint}`);
  const [executable = python, ...folders] = JSON.parse(stdout) as string[];
  return { executable, folders: [...new Set(folders)].filter(isNarrow) };
}

/** A prefix such as the root or somebody's home would show everything. */
const isNarrow = (folder: string): boolean =>
  path.isAbsolute(folder) &&
  !`${homedir()}${path.sep}`.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep);
