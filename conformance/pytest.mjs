/** Runs the Python suite of one lane against a URL. */
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const suite = join(dirname(fileURLToPath(import.meta.url)), 'python');

/**
 * Runs pytest with `args` and answers `{ code, output }`; `quiet` keeps the output instead of showing it.
 * Code 0 means green, 1 that tests failed, anything else that the suite could not run.
 */
export async function pytest(python, { url, isReference = false, dataDir, args = [], quiet = false }) {
  const whole = ['-m', 'pytest', suite, '-c', join(suite, 'pytest.ini'), '--url', url];
  if (isReference) whole.push('--reference');
  if (dataDir) whole.push('--data-dir', dataDir);
  const child = spawn(python, [...whole, ...args], {
    cwd: suite,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const code = await new Promise((done) => child.once('exit', (exit) => done(exit ?? 2)));
  return { code, output };
}
