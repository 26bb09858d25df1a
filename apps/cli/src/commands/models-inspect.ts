import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  containModel,
  formatSignature,
  ModelError,
  type PickleReport,
  pickleReports,
  readMlmodel,
  toJs,
} from '@millrace/models';
import { StartProblem } from '@millrace/server';
import { Command } from 'commander';
import { modelCache } from '../models/model-cache.ts';
import { obtainModel } from '../models/obtain-model.ts';
import { modelUriOption } from '../models/options.ts';

/** What `inspect` tells, as `--json` prints it. */
interface Inspection {
  readonly name: string;
  readonly version?: string;
  readonly mlflow_version?: string;
  readonly model_id?: string;
  readonly flavors: Readonly<Record<string, unknown>>;
  readonly signature?: string;
  readonly size_bytes: number;
  readonly files: readonly { readonly path: string; readonly size_bytes: number; readonly sha256: string }[];
  readonly pickles: readonly PickleReport[];
}

/** `millrace models inspect`: what is in a model. Nothing of it is run. */
export function modelsInspect(): Command {
  return new Command('inspect')
    .description('Show signature, flavors, files, digests and pickles of a model; nothing of it is run.')
    .helpOption('--help', 'Show this help.')
    .addOption(modelUriOption())
    .option('--json', 'Print one JSON object.')
    .action(async ({ modelUri, json }: { modelUri: string; json?: true }) => {
      const inspection = await inspect(modelUri);
      console.log(json ? JSON.stringify(inspection, undefined, 2) : describe(inspection));
    });
}

async function inspect(uri: string): Promise<Inspection> {
  const { model } = await obtainModel(uri, modelCache());
  try {
    const mlmodel = readMlmodel(await readFile(path.join(model.folder, 'MLmodel'), 'utf8'));
    const folder = await containModel(model.folder, mlmodel);
    const files = await filesOf(folder);
    return {
      ...{ name: model.name, version: model.version },
      ...{ mlflow_version: mlmodel.mlflow_version, model_id: mlmodel.model_id },
      flavors: Object.fromEntries(Object.entries(mlmodel.flavors).map(([name, section]) => [name, toJs(section)])),
      signature: mlmodel.signature && formatSignature(mlmodel.signature),
      size_bytes: files.reduce((sum, file) => sum + file.size_bytes, 0),
      files,
      pickles: await pickleReports(folder),
    };
  } catch (error) {
    if (error instanceof ModelError) throw new StartProblem(error.message, { cause: error });
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new StartProblem(`Could not find an "MLmodel" configuration file in ${uri}.`, { cause: error });
    throw error;
  }
}

async function filesOf(folder: string): Promise<Inspection['files']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (file) => ({
      path: path.relative(folder, file),
      size_bytes: (await stat(file)).size,
      sha256: await digestOf(file),
    })),
  );
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

const toldOf = ({ imports, note }: PickleReport): string =>
  note !== undefined && imports.length === 0 ? note : `imports ${imports.join(', ') || 'nothing'}`;

function describe({
  name,
  version,
  mlflow_version,
  flavors,
  signature,
  size_bytes,
  files,
  pickles,
}: Inspection): string {
  return [
    `model      ${name}${version === undefined ? '' : `, version ${version}`}`,
    `mlflow     ${mlflow_version ?? 'unknown'}`,
    `flavors    ${Object.keys(flavors).join(', ') || 'none'}`,
    `size       ${size_bytes} bytes in ${files.length} files`,
    ...files.map((file) => `  ${file.sha256.slice(0, 12)}  ${String(file.size_bytes).padStart(12)}  ${file.path}`),
    'signature',
    ...(signature ?? 'none\n')
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`),
    pickles.length === 0 ? 'pickles    none' : 'pickles',
    ...pickles.map((pickle) => `  ${pickle.verdict.padEnd(10)} ${pickle.file}: ${toldOf(pickle)}`),
  ].join('\n');
}
