import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StartProblem } from '@millrace/server';
import { Command, Option } from 'commander';
import { type ImageFlags, inertImageOptions, prepareContext } from '../models/docker-image.ts';
import { envManagerOption, installMlflowOption, permissionOptions } from '../models/options.ts';

/** `millrace models build-docker`: an image that serves a model on port 8080, as a user without rights. */
export function modelsBuildDocker(entry: URL): Command {
  const command = new Command('build-docker')
    .description('Build an image that serves a model on port 8080.')
    .helpOption('--help', 'Show this help.');
  const options = [
    new Option('-m, --model-uri <uri>', 'The model; without it the image expects one mounted at /opt/ml/model.'),
    new Option('-n, --name <name>', 'Name of the image.').default('mlflow-pyfunc-servable'),
    envManagerOption('virtualenv'),
    installMlflowOption(),
    ...inertImageOptions(),
    ...permissionOptions(),
  ];
  for (const option of options) command.addOption(option);
  return command.action(async (flags: ImageFlags & { readonly name: string }) => {
    const output = await mkdtemp(path.join(tmpdir(), 'millrace-image-'));
    try {
      await prepareContext(flags, entry, output);
      await build(flags.name, output);
    } finally {
      await rm(output, { recursive: true, force: true });
    }
  });
}

async function build(name: string, context: string): Promise<void> {
  const child = spawn('docker', ['build', '-t', name, context], { stdio: 'inherit' });
  const failed = once(child, 'error').then(() => Promise.reject(noDocker()));
  const [code] = (await Promise.race([once(child, 'exit'), failed])) as [number | null];
  if (code !== 0) throw noDocker();
}

const noDocker = (): StartProblem =>
  new StartProblem(
    'docker could not build the image; its message is above. Without a Docker daemon write the context with: millrace models generate-dockerfile',
  );
