import { Command } from 'commander';
import { modelsBuildDocker } from './models-build-docker.ts';
import { modelsChat } from './models-chat.ts';
import { modelsGenerateDockerfile } from './models-generate-dockerfile.ts';
import { modelsInspect } from './models-inspect.ts';
import { modelsPredict } from './models-predict.ts';
import { modelsPrepareEnv } from './models-prepare-env.ts';
import { modelsServe } from './models-serve.ts';
import { modelsUpdatePipRequirements } from './models-update-pip-requirements.ts';

/** `millrace models …`: what one does with a logged model. */
export function modelsCommand(entry: URL): Command {
  return new Command('models')
    .description('Serve models, ask them, look into them, and put them into images.')
    .helpOption('--help', 'Show this help.')
    .addCommand(modelsServe(entry))
    .addCommand(modelsPredict(entry))
    .addCommand(modelsChat(entry))
    .addCommand(modelsInspect())
    .addCommand(modelsPrepareEnv())
    .addCommand(modelsUpdatePipRequirements())
    .addCommand(modelsGenerateDockerfile(entry))
    .addCommand(modelsBuildDocker(entry));
}
