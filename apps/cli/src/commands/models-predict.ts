import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { StartProblem } from '@millrace/server';
import { Command, Option } from 'commander';
import {
  type EnvironmentFlags,
  environmentOf,
  environmentOptions,
  modelUriOption,
  type PermissionFlags,
  permissionOptions,
  permissionsOf,
} from '../models/options.ts';
import { checkRequirements } from '../models/requirements.ts';
import { serveOnce } from '../models/serve-once.ts';

interface PredictFlags extends PermissionFlags, EnvironmentFlags {
  readonly modelUri: string;
  readonly inputPath?: string;
  readonly outputPath?: string;
  readonly contentType: string;
}

const mediaTypes: Readonly<Record<string, string>> = { json: 'application/json', csv: 'text/csv' };

/** `millrace models predict`: one request without a server that stays. */
export function modelsPredict(entry: URL): Command {
  const command = new Command('predict')
    .description('Answer one request: the input from a file or stdin, the answer to a file or stdout.')
    .helpOption('--help', 'Show this help.');
  const options = [
    modelUriOption(),
    new Option('-i, --input-path <file>', 'File with the input (default: stdin).'),
    new Option('-o, --output-path <file>', 'File for the answer (default: stdout).'),
    new Option('-t, --content-type <type>', 'json or csv.').default('json'),
    ...environmentOptions(),
    new Option(
      '-r, --pip-requirements-override <list>',
      'Packages to install over those of the model: "a==1,b".',
    ).argParser((text: string) => checkRequirements(text.replaceAll(',', '\n'))),
    ...permissionOptions(),
  ];
  for (const option of options) command.addOption(option);
  return command.action((flags: PredictFlags) => predict(flags, entry));
}

async function predict(flags: PredictFlags, entry: URL): Promise<void> {
  const mediaType = mediaTypes[flags.contentType];
  if (!mediaType) throw new StartProblem('Content type must be one of json or csv.');
  const body = await readInput(flags.inputPath);
  const { modelUri } = flags;
  const answer = await serveOnce(
    { modelUri, entry, environment: environmentOf(flags), permissions: permissionsOf(flags) },
    async ({ url }) => {
      const headers = { 'content-type': mediaType };
      const response = await fetch(`${url}/invocations`, { method: 'POST', headers, body });
      const said = await response.text();
      if (!response.ok) throw new StartProblem(messageOf(said));
      return said;
    },
  );
  if (flags.outputPath === undefined) process.stdout.write(answer);
  else await writeFile(flags.outputPath, answer);
}

async function readInput(file: string | undefined): Promise<string> {
  if (file === undefined) return text(process.stdin);
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartProblem(`Cannot read the input file ${file}.`, { cause });
  });
}

function messageOf(said: string): string {
  try {
    return (JSON.parse(said) as { message?: string }).message ?? said;
  } catch {
    return said;
  }
}
