/**
 * The lane that needs torch: both founding models, logged by one side and loaded by the other, for real. It is not part of the
 * tests, because its environment takes over five gigabytes.
 *
 *   npm run test:torch             makes the environment once, starts a server, runs the cases
 *   npm run test:torch -- -k chat  arguments for pytest
 */
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMillrace } from '../servers.mjs';
import { environmentOf } from '../venv.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const python = environmentOf('torch', join(here, 'requirements.txt'));
const server = await startMillrace();
try {
  const done = spawnSync(python, ['-m', 'pytest', here, '-q', '--tb=short', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: {
      ...process.env,
      MLFLOW_TRACKING_URI: server.url,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      // Nothing is asked of a hub.
      HF_HUB_OFFLINE: '1',
      TRANSFORMERS_OFFLINE: '1',
      PYTHONDONTWRITEBYTECODE: '1',
      PYTHONPATH: ['python', 'serving'].map((folder) => join(here, '..', folder)).join(delimiter),
    },
  });
  process.exitCode = done.status ?? 2;
} finally {
  await server.stop();
}
