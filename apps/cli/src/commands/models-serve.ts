import type { EngineChoice, LogLevel, ServeOptions } from '@millrace/scoring';
import { StartProblem } from '@millrace/server';
import { Command, Option } from 'commander';
import { followModel } from '../models/follow-model.ts';
import { integer } from '../models/integer.ts';
import { convertedIn, modelCache } from '../models/model-cache.ts';
import { obtainModel } from '../models/obtain-model.ts';
import {
  type EnvironmentFlags,
  environmentOf,
  environmentOptions,
  modelUriOption,
  type PermissionFlags,
  permissionOptions,
  permissionsOf,
} from '../models/options.ts';
import { pythonOf } from '../python-env/python-environment.ts';

interface ServeFlags extends PermissionFlags, EnvironmentFlags {
  readonly modelUri: string;
  readonly host: string;
  readonly port: number;
  readonly timeout: number;
  readonly engine: EngineChoice;
  readonly conda: boolean;
  readonly workers?: string;
  readonly name?: string;
  readonly stream: boolean;
  readonly stackTraces?: true;
  readonly apiKey?: string;
  readonly maxBodyBytes: number;
  readonly maxRequests: number;
  readonly maxSequences: number;
  readonly threads?: number;
  readonly precision: 'auto' | 'fp32' | 'int4';
  readonly memoryLimit?: number;
  readonly cacheDir: string;
  readonly poll: number;
  readonly logLevel: LogLevel;
}

/** `millrace models serve`: MLflow's options and our own. */
export function modelsServe(entry: URL): Command {
  const command = new Command('serve')
    .description('Serve a model over HTTP: /invocations, and OpenAI’s routes for models that write text.')
    .helpOption('--help', 'Show this help.');
  for (const option of [...mlflowOptions(), ...ownOptions()]) command.addOption(option);
  return command.action(async (flags: ServeFlags) => run(flags, entry));
}

const mlflowOptions = (): Option[] => [
  modelUriOption(),
  new Option('-p, --port <number>', 'Port to listen on; 0 takes a free one.')
    .default(5000)
    .env('MLFLOW_PORT')
    .argParser(integer('-p', 0, 65_535)),
  new Option('-h, --host <address>', 'Address to listen on.').default('127.0.0.1').env('MLFLOW_HOST'),
  new Option('-t, --timeout <seconds>', 'Longest time until an answer; of a stream, until its first piece.')
    .default(60)
    .env('MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT')
    .argParser(integer('-t', 1, 86_400)),
  new Option('-w, --workers <number>', 'Accepted for compatibility: one process answers.').env('MLFLOW_MODELS_WORKERS'),
  ...environmentOptions(),
  new Option('--no-conda', 'The same as --env-manager local.'),
];

const ownOptions = (): Option[] => [
  new Option('--log-level <level>', 'How much to log; info has one line per request.')
    .choices(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .env('MILLRACE_LOG_LEVEL'),
  new Option('--engine <engine>', 'What answers: Node, a Python worker, or whichever fits.')
    .choices(['auto', 'native', 'python'])
    .default('auto'),
  ...permissionOptions(),
  new Option('--name <name>', 'What OpenAI’s routes call the model (default: its registered name).'),
  new Option('--no-stream', 'Refuse stream: true on /invocations, as MLflow does.'),
  new Option('--stack-traces', 'Keep the stack traces in the answers of a Python worker.'),
  new Option('--api-key <key>', 'Ask clients for this bearer token.').env('MILLRACE_SCORING_API_KEY'),
  new Option('--max-body-bytes <bytes>', 'Largest request body.')
    .default(100 * 2 ** 20)
    .argParser(integer('--max-body-bytes', 1)),
  new Option('--max-requests <number>', 'Requests in progress; more are answered 429.')
    .default(256)
    .argParser(integer('--max-requests', 1)),
  new Option('--max-sequences <number>', 'Answers that a text model writes at the same time.')
    .default(4)
    .argParser(integer('--max-sequences', 1)),
  new Option('--threads <number>', 'Threads of one model run (default: all processors).').argParser(
    integer('--threads', 1),
  ),
  new Option('--precision <precision>', 'Weights of a text model from safetensors; of several ONNX graphs, which one.')
    .choices(['auto', 'fp32', 'int4'])
    .default('auto'),
  new Option(
    '--memory-limit <bytes>',
    'Memory of the model’s process (default: nine tenths of the machine).',
  ).argParser(integer('--memory-limit', 1)),
  new Option('--cache-dir <folder>', 'Where downloads and converted weights are kept.')
    .default(modelCache(), '~/.cache/millrace/models')
    .env('MILLRACE_MODEL_CACHE'),
  new Option('--poll <seconds>', 'How often an alias, stage or latest is looked up again; 0 never.')
    .default(10)
    .argParser(integer('--poll', 0)),
];

async function run(flags: ServeFlags, entry: URL): Promise<void> {
  const { serveModel, ServeProblem } = await import('@millrace/scoring');
  try {
    const obtained = await obtainModel(flags.modelUri, flags.cacheDir, flags);
    const served = await serveModel(toOptions(flags, entry, obtained.model));
    log({ level: 'info', msg: `serves ${obtained.model.name} on ${served.url}` });
    const follower = followModel(obtained, flags, served, log);
    await stopSignal();
    follower.stop();
    await served.stop();
  } catch (error) {
    if (error instanceof ServeProblem) throw new StartProblem(error.message, { cause: error });
    throw error;
  }
}

function toOptions(flags: ServeFlags, entry: URL, model: ServeOptions['model']): ServeOptions {
  const { host, port, engine, cacheDir, threads, maxSequences, precision, apiKey, memoryLimit } = flags;
  const permissions = permissionsOf(flags);
  return {
    ...{ entry, host, port, engine, model, permissions, log, logLevel: flags.logLevel },
    ...(memoryLimit !== undefined && { memoryLimitBytes: memoryLimit }),
    http: {
      timeoutMs: flags.timeout * 1000,
      bodyBytesMax: flags.maxBodyBytes,
      requestsMax: flags.maxRequests,
      streamInvocations: flags.stream,
      stackTraces: flags.stackTraces === true,
      ...(apiKey !== undefined && { apiKey }),
    },
    load: {
      ...{ cacheDir: convertedIn(cacheDir), maxSequences, precision },
      ...(threads !== undefined && { threads }),
    },
    python: ({ folder }) => pythonOf(folder, environmentOf(flags.conda ? flags : { ...flags, envManager: 'local' })),
  };
}

/** One JSON line, like those of the model's process. */
function log(event: Parameters<ServeOptions['log']>[0]): void {
  console.log(JSON.stringify({ ...event, time: new Date().toISOString() }));
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve();
        process.once(signal, () => process.exit(1));
      });
    }
  });
}
