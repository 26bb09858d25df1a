import { isMainThread, workerData } from 'node:worker_threads';
import { millraceVersion, mlflowVersion, StartProblem, UsageError } from '@millrace/server';
import { Command, CommanderError } from 'commander';
import { modelsCommand } from './commands/models.ts';
import { serverCommand } from './commands/server.ts';

const exitUsage = 2;

// The program is one file, so its threads and the processes of served models start here too.
if (!isMainThread) await runThread();
else if (process.argv[2] === 'convert-weights')
  await (await import('@millrace/engines')).runConversion(process.argv[3] ?? '');
else if (process.env['MILLRACE_MODEL_PROCESS']) await import('@millrace/scoring/child');
else await run(process.argv.slice(2));

async function runThread(): Promise<void> {
  if (workerData?.millraceThread === undefined) await import('@millrace/server/read-worker');
  else await (await import('@millrace/engines')).runEngineThread();
}

async function run(argv: readonly string[]): Promise<void> {
  const entry = new URL(import.meta.url);
  const commands = [serverCommand(entry), modelsCommand(entry)];
  const program = new Command('millrace')
    .description('Tracking server for machine-learning experiments, compatible with MLflow.')
    .version(`millrace, version ${millraceVersion} (MLflow ${mlflowVersion})`, '--version', 'Show the version.')
    .option('--env-file <file>', 'Load environment variables from a file; variables that are set already stay.')
    .helpOption('--help', 'Show this help.')
    .hook('preAction', (root) => loadEnvironment(root.opts()['envFile'] as string | undefined));
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands, ...commands.flatMap((it) => it.commands)]) quiet(command);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    report(error, commandPath(program, argv));
  }
}

/** The command that was meant, as usage lines name it: `millrace models serve`. */
function commandPath(program: Command, argv: readonly string[]): string {
  const path = [program.name()];
  for (let at = program; ; ) {
    const next = at.commands.find((it) => it.name() === argv[path.length - 1] || it.alias() === argv[path.length - 1]);
    if (!next) return path.join(' ');
    path.push(next.name());
    at = next;
  }
}

/** Errors come back to us, so that they look and exit like MLflow's. */
function quiet(command: Command): void {
  command.exitOverride().configureOutput({ outputError: () => {} });
}

function loadEnvironment(file: string | undefined): void {
  if (file === undefined) return;
  try {
    process.loadEnvFile(file);
  } catch {
    throw new UsageError(`Environment file '${file}' does not exist or cannot be read.`);
  }
  console.error(`Loaded environment variables from: ${file}`);
}

function report(error: unknown, command: string): void {
  if (error instanceof CommanderError) {
    if (error.exitCode !== 0) usage(error.message.replace(/^error: /, ''), command);
    process.exitCode = error.exitCode === 0 ? 0 : exitUsage;
  } else if (error instanceof UsageError) {
    usage(error.message, command);
    process.exitCode = exitUsage;
  } else if (error instanceof StartProblem) {
    console.error(`Error: ${error.message}`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}

function usage(message: string, command: string): void {
  if (message === '(outputHelp)') return;
  console.error(`Usage: ${command} [OPTIONS]\nTry '${command} --help' for help.\n\nError: ${message}`);
}
