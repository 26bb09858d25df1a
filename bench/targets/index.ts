import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { BenchFlags } from '../flags.ts';
import { installedVersion, pythonWith } from './python.ts';
import type { Target } from './target.ts';

const local = '127.0.0.1';

/** Every server that can be started by name. */
export function knownTargets(flags: BenchFlags): readonly Target[] {
  return [
    millrace('power', flags),
    millrace('process', flags),
    mlflow('mlflow', 1, flags),
    mlflow('mlflow-4', 4, flags),
    fasttrackml(flags),
    bare,
  ];
}

/** What nobody can be quicker than: says how much of a small write's time is the server's. */
const bare: Target = {
  name: 'bare',
  durability: 'power (4 KiB and fdatasync before every answer, and nothing else)',
  starts: 1,
  prepare: () => 'a bare HTTP server, no database',
  command: ({ folder, port }) => [process.execPath, join(import.meta.dirname, 'bare-server.ts'), `${port}`, folder],
  databaseFile: 'bare.db',
};

function millrace(durability: 'power' | 'process', flags: BenchFlags): Target {
  const program = flags.millraceCommand.split(' ').map((word) => (word === 'node' ? process.execPath : word));
  return {
    name: `millrace-${durability}`,
    durability: durability === 'power' ? 'power (fdatasync before every answer)' : 'process (no sync on commit)',
    starts: 10,
    prepare: () => execFileSync(program[0]!, [...program.slice(1), '--version'], { encoding: 'utf8' }).trim(),
    command: ({ folder, port }) => [
      ...program,
      ...['server', '--host', local, '--port', `${port}`, '--data-dir', folder, '--durability', durability],
    ],
    databaseFile: 'millrace.db',
  };
}

function mlflow(name: string, workers: number, flags: BenchFlags): Target {
  let python = '';
  return {
    name,
    durability: 'power (rollback journal, synchronous=FULL)',
    starts: 2,
    prepare: () => {
      python = flags.mlflowPython ?? pythonWith({ name: 'mlflow', version: '3.17.2' });
      return `mlflow ${installedVersion(python, 'mlflow')}, ${workers} worker${workers === 1 ? '' : 's'}`;
    },
    command: ({ folder, port }) => [
      ...[python, '-m', 'mlflow', 'server', '--host', local, '--port', `${port}`, '--workers', `${workers}`],
      ...[
        '--backend-store-uri',
        `sqlite:///${join(folder, 'mlflow.db')}`,
        '--artifacts-destination',
        join(folder, 'artifacts'),
      ],
    ],
    databaseFile: 'mlflow.db',
  };
}

/** The package puts its program, one Go binary, beside the interpreter. */
function fasttrackml(flags: BenchFlags): Target {
  let python = '';
  return {
    name: 'fasttrackml',
    durability: 'process (no sync on commit)',
    starts: 10,
    prepare: () => {
      python = flags.fasttrackmlPython ?? pythonWith({ name: 'fasttrackml', version: '0.6.0' });
      return `fasttrackml ${installedVersion(python, 'fasttrackml')}`;
    },
    command: ({ folder, port }) => [
      ...[join(python, '..', 'fml'), 'server', '--listen-address', `${local}:${port}`],
      ...[
        '--database-uri',
        `sqlite://${join(folder, 'fasttrackml.db')}`,
        '--default-artifact-root',
        join(folder, 'artifacts'),
      ],
    ],
    databaseFile: 'fasttrackml.db',
  };
}
