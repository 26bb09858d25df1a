import path from 'node:path';
import { Command, Option } from 'commander';
import { type ImageFlags, inertImageOptions, prepareContext } from '../models/docker-image.ts';
import { envManagerOption, installMlflowOption, permissionOptions } from '../models/options.ts';

/** `millrace models generate-dockerfile`: the folder from which `docker build` makes an image. */
export function modelsGenerateDockerfile(entry: URL): Command {
  const command = new Command('generate-dockerfile')
    .description('Write a folder with a Dockerfile, the program and the model.')
    .helpOption('--help', 'Show this help.');
  const options = [
    new Option('-m, --model-uri <uri>', 'The model; without it the image expects one mounted at /opt/ml/model.'),
    new Option('-d, --output-directory <folder>', 'Where to write; an old folder is replaced.').default(
      'mlflow-dockerfile',
    ),
    envManagerOption(),
    installMlflowOption(),
    ...inertImageOptions(),
    ...permissionOptions(),
  ];
  for (const option of options) command.addOption(option);
  return command.action(async (flags: ImageFlags & { readonly outputDirectory: string }) => {
    const output = path.resolve(flags.outputDirectory);
    await prepareContext(flags, entry, output);
    console.log(`Wrote ${output}. Build the image with: docker build -t NAME ${output}`);
  });
}
