import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** What the machine offers to lock a process in. */
export interface Confinement {
  /** Whether a process can be started without a network. */
  readonly network: boolean;
  /** Whether the shell can bound the memory of what it starts. */
  readonly shell: boolean;
  /** Whether the system ends a process whose parent has died, however busy it is. */
  readonly parentDeath: boolean;
}

/** Asks the machine; a few milliseconds. */
export function findConfinement(): Confinement {
  if (process.platform !== 'linux') return { network: false, shell: false, parentDeath: false };
  const works = ([program, ...args]: readonly [string, ...string[]]) =>
    spawnSync(program, args, { stdio: 'ignore' }).status === 0;
  return { network: works([...noNetwork, 'true']), shell: true, parentDeath: works([...diesWithParent, 'true']) };
}

const noNetwork = ['unshare', '-rn'] as const;
const diesWithParent = ['setpriv', '--pdeathsig', 'KILL'] as const;

export interface Cage {
  readonly confinement: Confinement;
  /** Bytes of private memory that the process may map. */
  readonly dataLimitBytes?: number;
}

/** The command that runs `argv` inside the cage, as program and arguments. */
export function caged(argv: readonly string[], { confinement, dataLimitBytes }: Cage): [string, ...string[]] {
  const command = [
    ...(confinement.parentDeath ? diesWithParent : []),
    ...(confinement.network ? noNetwork : []),
    ...argv,
  ];
  if (!confinement.shell || dataLimitBytes === undefined) return command as [string, ...string[]];
  // The numbers are ours and the command comes as arguments, so the shell reads no text of anyone else.
  return ['/bin/sh', '-c', `ulimit -d ${Math.ceil(dataLimitBytes / 1024)} && exec "$@"`, 'sh', ...command];
}

/** Folders that a model's process may use besides the program's own. */
export interface Reach {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Whether it may start threads. They are not bound by these flags, so a process that runs a model's own code may not. */
  readonly threads: boolean;
  /** Whether it may load native libraries: the model's own code could bring one, which no flag binds. */
  readonly libraries: boolean;
}

/** Node's flags for a process that runs `entry` and reaches nothing else. */
export function permissionFlags(entry: string, { read, write, threads, libraries }: Reach): string[] {
  const reads = [...programFolders(entry), ...read, ...write];
  return [
    '--permission',
    ...(libraries ? ['--allow-addons'] : []),
    ...(threads ? ['--allow-worker'] : []),
    // The warning is about add-ons, which the model's process needs: SECURITY.md says what they can do.
    '--disable-warning=SecurityWarning',
    ...reads.flatMap(withRealPath).map((folder) => `--allow-fs-read=${folder}`),
    ...write.flatMap(withRealPath).map((folder) => `--allow-fs-write=${folder}`),
  ];
}

const withRealPath = (folder: string): string[] => [...new Set([folder, realpathSync(folder)])];

/** Where the program's modules lie: beside the entry, and in the `node_modules` folders above it. */
function programFolders(entry: string): string[] {
  const folders: string[] = [];
  for (let at = path.dirname(entry); ; at = path.dirname(at)) {
    for (const name of ['package.json', 'node_modules', 'packages', 'apps', 'dist']) {
      const candidate = path.join(at, name);
      if (existsSync(candidate)) folders.push(candidate);
    }
    if (existsSync(path.join(at, 'node_modules')) || at === path.dirname(at)) return [path.dirname(entry), ...folders];
  }
}
