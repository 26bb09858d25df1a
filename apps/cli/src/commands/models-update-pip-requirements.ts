import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fromJs, isDict, isList, readYaml, toJs, writeYaml } from '@millrace/models';
import { StartProblem, UsageError } from '@millrace/server';
import { Command } from 'commander';
import { modelUriOption } from '../models/options.ts';
import { checkRequirements, packageOf } from '../models/requirements.ts';

type Operation = 'add' | 'remove';

/** `millrace models update-pip-requirements`: adds or removes lines of a model folder's requirements. */
export function modelsUpdatePipRequirements(): Command {
  return new Command('update-pip-requirements')
    .description('Add or remove Python requirements of a model in a folder of this machine.')
    .helpOption('--help', 'Show this help.')
    .argument('<operation>', 'add or remove')
    .argument('[requirements...]', 'such as scikit-learn==1.9.1')
    .addOption(modelUriOption())
    .action(async (operation: string, requirements: string[], { modelUri }: { modelUri: string }) => {
      if (operation !== 'add' && operation !== 'remove')
        throw new UsageError(`Invalid value for '{add|remove}': '${operation}' is not one of 'add', 'remove'.`);
      await update(folderOf(modelUri), operation, checkRequirements(requirements.join('\n')));
    });
}

function folderOf(uri: string): string {
  if (/^models:/.test(uri)) {
    throw new StartProblem(
      `Failed to set requirements on "${uri}". Model URIs with the \`models:/\` scheme are not supported.`,
    );
  }
  if (/^[a-z][a-z0-9+.-]+:/i.test(uri)) {
    throw new StartProblem(`Cannot change ${uri}: download the model into a folder, change that, and log it again.`);
  }
  return path.resolve(uri);
}

async function update(folder: string, operation: Operation, changes: readonly string[]): Promise<void> {
  const file = path.join(folder, 'requirements.txt');
  const old = await readFile(file, 'utf8').catch(() => {
    throw new StartProblem("No such artifact: 'requirements.txt'");
  });
  const lines = changed(
    old.split('\n').filter((line) => line.trim() !== ''),
    operation,
    changes,
  );
  await writeFile(file, lines.join('\n'));
  await updateConda(path.join(folder, 'conda.yaml'), lines);
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

async function updateConda(file: string, lines: readonly string[]): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const yaml = text === undefined ? undefined : readYaml(text);
  if (!isDict(yaml) || !isList(yaml['dependencies'])) return;
  const dependencies = yaml['dependencies'].map((it) => (isDict(it) && 'pip' in it ? { pip: lines } : toJs(it)));
  await writeFile(file, writeYaml(fromJs({ ...(toJs(yaml) as object), dependencies })));
}
