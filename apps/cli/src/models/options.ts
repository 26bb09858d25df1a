import { StartProblem } from '@millrace/server';
import { Option } from 'commander';

export const modelUriOption = (): Option =>
  new Option(
    '-m, --model-uri <uri>',
    'models:/name@alias, models:/name/3, models:/m-id, runs:/run/path, or a folder.',
  ).makeOptionMandatory();

const envManagers = ['local', 'conda', 'virtualenv', 'uv'];

export function envManagerOption(fallback?: string): Option {
  const option = new Option(
    '--env-manager <manager>',
    'How a Python model gets its environment: local, virtualenv, uv or conda.',
  ).argParser((text: string) => {
    if (envManagers.includes(text)) return text;
    const known = envManagers.map((name) => `'${name}'`).join(', ');
    throw new StartProblem(`Invalid value for \`env_manager\`: ${text}. Must be one of [${known}]`);
  });
  return fallback === undefined ? option : option.default(fallback);
}

/** Both run what someone logged, so nothing turns them on but the user. */
export const permissionOptions = (): Option[] => [
  new Option('--allow-model-code', 'Run JavaScript that someone logged, in a confined process.').env(
    'MILLRACE_ALLOW_MODEL_CODE',
  ),
  new Option('--allow-python-worker', 'Run Python that someone logged, in a confined process.').env(
    'MILLRACE_ALLOW_PYTHON_WORKER',
  ),
];

export interface PermissionFlags {
  readonly allowModelCode?: true;
  readonly allowPythonWorker?: true;
}

export const permissionsOf = (flags: PermissionFlags) => ({
  allowModelCode: flags.allowModelCode === true,
  allowPythonWorker: flags.allowPythonWorker === true,
});

export const installMlflowOption = (): Option =>
  new Option('--install-mlflow', 'Accepted for compatibility: the model’s requirements name its MLflow.');
