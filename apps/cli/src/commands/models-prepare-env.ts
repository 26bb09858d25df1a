import { homedir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { obtainModel } from '../models/obtain-model.ts';
import { envManagerOption, installMlflowOption, modelUriOption } from '../models/options.ts';
import { type EnvManager, pythonOf } from '../models/python-environment.ts';

/** `millrace models prepare-env`: makes the Python environment of a model, so that serving it starts at once. */
export function modelsPrepareEnv(): Command {
  return new Command('prepare-env')
    .description('Make the Python environment of a model.')
    .helpOption('--help', 'Show this help.')
    .addOption(modelUriOption())
    .addOption(envManagerOption('virtualenv'))
    .addOption(installMlflowOption())
    .action(async ({ modelUri, envManager }: { modelUri: string; envManager: EnvManager }) => {
      const { model } = await obtainModel(modelUri, path.join(homedir(), '.cache', 'millrace', 'models'));
      const { python } = await pythonOf(model.folder, envManager);
      console.log(`The environment is ready: ${python}`);
    });
}
