import { fromJs, isDict, isList, readYaml, toJs, writeYaml } from '@millrace/models';
import { StartProblem, UsageError } from '@millrace/server';
import { Command } from 'commander';
import { openModelFiles } from '../models/model-files.ts';
import { modelUriOption } from '../models/options.ts';
import { checkRequirements, packageOf } from '../models/requirements.ts';

type Operation = 'add' | 'remove';

/** `millrace models update-pip-requirements`: adds or removes lines of a model's requirements, where the model lies. */
export function modelsUpdatePipRequirements(): Command {
  return new Command('update-pip-requirements')
    .description(
      'Add or remove Python requirements of a model in a folder, of a run, or logged. Registered versions stay as they are.',
    )
    .helpOption('--help', 'Show this help.')
    .argument('<operation>', 'add or remove')
    .argument('[requirements...]', 'such as scikit-learn==1.9.1')
    .addOption(modelUriOption())
    .action(async (operation: string, requirements: string[], { modelUri }: { modelUri: string }) => {
      if (operation !== 'add' && operation !== 'remove')
        throw new UsageError(`Invalid value for '{add|remove}': '${operation}' is not one of 'add', 'remove'.`);
      await update(modelUri, operation, checkRequirements(requirements.join('\n')));
    });
}

async function update(uri: string, operation: Operation, changes: readonly string[]): Promise<void> {
  const files = await openModelFiles(uri);
  const old = await files.read('requirements.txt');
  if (old === undefined) throw new StartProblem("No such artifact: 'requirements.txt'");
  const conda = await files.read('conda.yaml');
  const lines = changed(
    old.split('\n').filter((line) => line.trim() !== ''),
    operation,
    changes,
  );
  await files.write('requirements.txt', lines.join('\n'));
  if (conda !== undefined) await files.write('conda.yaml', condaWith(conda, lines));
}

/** `add` overwrites the line of a package in place, else appends; `remove` looks at names alone. */
function changed(lines: readonly string[], operation: Operation, changes: readonly string[]): string[] {
  const wanted = new Map(changes.map((line) => [packageOf(line), line.toLowerCase()]));
  if (operation === 'remove') return lines.filter((line) => !wanted.has(packageOf(line)));
  const kept = lines.map((line) => {
    const name = packageOf(line);
    const replacement = wanted.get(name);
    wanted.delete(name);
    return replacement ?? line;
  });
  return [...kept, ...wanted.values()];
}

/** What is no environment of conda stays as it is. */
function condaWith(text: string, lines: readonly string[]): string {
  const yaml = readYaml(text);
  if (!isDict(yaml) || !isList(yaml['dependencies'])) return text;
  const dependencies = yaml['dependencies'].map((it) => (isDict(it) && 'pip' in it ? { pip: lines } : toJs(it)));
  return writeYaml(fromJs({ ...(toJs(yaml) as object), dependencies }));
}
