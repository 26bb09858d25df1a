import { StartProblem, UsageError } from '@millrace/server';
import { Option } from 'commander';
import type { EnvironmentOptions, EnvManager } from '../python-env/python-environment.ts';

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

export interface EnvironmentFlags {
  readonly envManager: EnvManager;
  readonly installMlflow?: true;
  readonly pipRequirementsOverride?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Which Python a worker gets, and what its environment holds. */
export const environmentOptions = (): Option[] => [
  envManagerOption('virtualenv'),
  installMlflowOption(),
  new Option(
    '--env <NAME=VALUE>',
    'A variable for the Python model; NAME alone passes on yours. Repeatable.',
  ).argParser(collectVariable),
];

export const installMlflowOption = (): Option =>
  new Option('--install-mlflow', 'Install MLflow 3.17.2 into the environment, beside what the model wants.');

/** How `pythonOf` makes what these flags ask for. */
export const environmentOf = (flags: EnvironmentFlags): EnvironmentOptions => ({
  manager: flags.envManager,
  additions: [...(flags.installMlflow ? [`mlflow==${mlflowVersion}`] : []), ...(flags.pipRequirementsOverride ?? [])],
  variables: flags.env ?? {},
});

/** The release of MLflow that is imitated. */
const mlflowVersion = '3.17.2';

function collectVariable(text: string, earlier: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, , value] = /^([A-Za-z_]\w*)(=(.*))?$/s.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`Invalid value for '--env': '${text}' is not NAME=VALUE or NAME.`);
  const own = value ?? process.env[name];
  if (own === undefined)
    throw new UsageError(`Invalid value for '--env': ${name} is not set. Use --env ${name}=VALUE.`);
  return { ...earlier, [name]: own };
}
