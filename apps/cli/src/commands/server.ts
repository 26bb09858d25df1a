import { type GivenFlags, readConfig, type ServerFlag, serverFlags } from '@millrace/server';
import { Command, Option } from 'commander';

/**
 * `millrace server`, alias `ui`: MLflow's options and our own, from the server's one table.
 * @param entry the module that started this process; read workers start with it too
 */
export function serverCommand(entry: URL): Command {
  const command = new Command('server')
    .alias('ui')
    .description('Run the tracking server.')
    .helpOption('--help', 'Show this help.');
  for (const option of serverFlags.flatMap(toOptions)) command.addOption(option);
  return command.action(async (options: Readonly<Record<string, string | boolean>>) => {
    const config = readConfig(toGiven(options), process.env);
    const { runServer } = await import('@millrace/server/main');
    await runServer(config, { workerEntry: entry, webFolder: webFolderOf(entry) });
  });
}

/** Beside the bundle; below `dist` when the sources run unbundled. */
const webFolderOf = (entry: URL): URL =>
  new URL(entry.pathname.endsWith('/src/main.ts') ? '../../../dist/web/' : 'web/', entry);

function toOptions(flag: ServerFlag): Option[] {
  const short = flag.short ? `-${flag.short}, ` : '';
  const value = flag.kind === 'text' ? ' <text>' : flag.kind === 'int' ? ' <number>' : '';
  const help = flag.env ? `${flag.help} [${flag.env}]` : flag.help;
  const option = new Option(`${short}--${flag.name}${value}`, help);
  return flag.off ? [option, new Option(`--${flag.off}`, `The opposite of --${flag.name}.`)] : [option];
}

/** Back from commander's camelCase names to the table's; only what was typed is there, for no option has a default. */
function toGiven(options: Readonly<Record<string, string | boolean>>): GivenFlags {
  const given: Record<string, string | boolean> = {};
  for (const { name, off } of serverFlags) {
    const typed = options[camel(name)];
    if (typed !== undefined) given[name] = typed;
    if (off && options[camel(off)] === true) given[name] = false;
  }
  return given;
}

const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
