import { Command } from 'commander';
import { modelCache } from '../models/model-cache.ts';
import { obtainModel } from '../models/obtain-model.ts';
import {
  type EnvironmentFlags,
  environmentOf,
  envManagerOption,
  installMlflowOption,
  modelUriOption,
} from '../models/options.ts';
import { pythonOf } from '../python-env/python-environment.ts';

/** `millrace models prepare-env`: makes the Python environment of a model, so that serving it starts at once. */
export function modelsPrepareEnv(): Command {
  return new Command('prepare-env')
    .description('Make the Python environment of a model.')
    .helpOption('--help', 'Show this help.')
    .addOption(modelUriOption())
    .addOption(envManagerOption('virtualenv'))
    .addOption(installMlflowOption())
    .action(async (flags: EnvironmentFlags & { readonly modelUri: string }) => {
      const { model } = await obtainModel(flags.modelUri, modelCache());
      const { python } = await pythonOf(model.folder, environmentOf(flags));
      console.log(`The environment is ready: ${python}`);
    });
}
