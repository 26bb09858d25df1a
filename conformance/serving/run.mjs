/**
 * Runs the suite of served models: the program under test serves models that MLflow saved, and is compared, request by request,
 * with MLflow's own scoring server in the same process. Exits non-zero when a case fails.
 *
 *   node conformance/serving/run.mjs                        our program from the sources
 *   node conformance/serving/run.mjs --command 'PROGRAM …'  our program, started by this command
 *   --junit FOLDER    write a junit file                    -- …   further arguments for pytest
 */
import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeProgram } from '../servers.mjs';
import { pythonOf } from '../venv.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { command: { type: 'string' }, junit: { type: 'string' } },
});

const program = values.command?.split(' ') ?? [nodeProgram(), join(root, 'apps', 'cli', 'src', 'main.ts')];
const args = [
  '-m',
  'pytest',
  here,
  '-c',
  join(here, 'pytest.ini'),
  '-q',
  '--tb=short',
  '--program',
  JSON.stringify(program),
];
if (values.junit) args.push('--junitxml', resolve(values.junit, 'conformance-serving.xml'));
const child = spawn(pythonOf('serving'), [...args, ...positionals], {
  cwd: here,
  env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', MLFLOW_DISABLE_TELEMETRY: 'true' },
  stdio: 'inherit',
});
process.exitCode = await new Promise((done) => child.once('exit', (code) => done(code ?? 2)));
