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
    await checkDocker(flags.modelUri);
    const output = await mkdtemp(path.join(tmpdir(), 'millrace-image-'));
    try {
      await prepareContext(flags, entry, output);
      await build(flags.name, output);
    } finally {
      await rm(output, { recursive: true, force: true });
    }
  });
}

/** Before anything is downloaded. @throws {StartProblem} when no daemon answers */
async function checkDocker(modelUri: string | undefined): Promise<void> {
  const { code, isMissing } = await docker(['version', '--format', '{{.Server.Version}}'], 'ignore');
  if (code === 0) return;
  const model = modelUri === undefined ? '' : ` -m ${modelUri}`;
  throw new StartProblem(
    `${isMissing ? 'docker is not on the PATH' : 'No Docker daemon answers'}. Write the context with: millrace models generate-dockerfile${model} -d FOLDER, and run where there is one: docker build -t NAME FOLDER`,
  );
}

async function build(name: string, context: string): Promise<void> {
  const { code } = await docker(['build', '-t', name, context], 'inherit');
  if (code !== 0) throw new StartProblem('docker could not build the image; its message is above.');
}

async function docker(args: readonly string[], stdio: 'ignore' | 'inherit') {
  const child = spawn('docker', args, { stdio });
  const missing = once(child, 'error').then(() => ({ code: null, isMissing: true }));
  const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, isMissing: false }));
  return Promise.race([ended, missing]);
}
