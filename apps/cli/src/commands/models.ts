import { Command } from 'commander';
import { modelsServe } from './models-serve.ts';

/** `millrace models …`: what one does with a logged model. */
export function modelsCommand(entry: URL): Command {
  return new Command('models')
    .description('Serve and look at logged models.')
    .helpOption('--help', 'Show this help.')
    .addCommand(modelsServe(entry));
}
