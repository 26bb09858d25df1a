import { StartProblem } from '@millrace/server';
import { Option } from 'commander';

export const modelUriOption = (): Option =>
  new Option(
    '-m, --model-uri <uri>',
    'models:/name@alias, models:/name/3, models:/m-id, runs:/run/path, or a folder.',
  ).makeOptionMandatory();

const envManagers = ['local', 'conda', 'virtualenv', 'uv'];

export function envManagerOption(fallback: string): Option {
  return new Option(
    '--env-manager <manager>',
    'How a Python model gets its environment: local, virtualenv, uv or conda.',
  )
    .default(fallback)
    .argParser((text: string) => {
      if (envManagers.includes(text)) return text;
      const known = envManagers.map((name) => `'${name}'`).join(', ');
      throw new StartProblem(`Invalid value for \`env_manager\`: ${text}. Must be one of [${known}]`);
    });
}
