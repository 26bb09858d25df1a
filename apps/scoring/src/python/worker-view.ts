import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readlinkSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Folders of this machine that a confined worker sees; everything else is not there for it. */
export interface WorkerView {
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Where it starts. */
  readonly cwd: string;
}

/**
 * Builds an empty file system that only this process sees, puts in what it may use, and starts the rest of its arguments there
 * without any privilege, so that nothing can be mounted or left any more. Paths come as arguments: no text is read as shell.
 */
const script = `set -e
root=$1; cwd=$2; shift 2
mount -t tmpfs -o mode=755,size=1g none "$root"
while [ "$1" != -- ]; do
  path=\${1#*:}
  mkdir -p "$root\${path%/*}"
  case $1 in
    link:*) ln -s "$(readlink "$path")" "$root$path" 2>/dev/null || true ;;
    empty:*) mkdir -p "$root$path" ;;
    proc:*) mkdir -p "$root$path"; mount -t proc none "$root$path" 2>/dev/null || mount --rbind "$path" "$root$path" ;;
    *)
      if [ -d "$path" ]; then mkdir -p "$root$path"; else : > "$root$path"; fi
      mount --rbind "$path" "$root$path"
      case $1 in read:*)
        mount -o remount,bind,ro "$root$path" 2>/dev/null || mount -o remount,bind,ro,nosuid,nodev "$root$path" ;;
      esac ;;
  esac
  shift
done
shift
ulimit -c 0
exec chroot "$root" env -C "$cwd" setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"`;

/** What programs and libraries of the system need. Nothing of `/etc` beyond it: that is where passwords lie. */
const systemFolders = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/usr'];
const systemFiles =
  '/etc/ld.so.cache /etc/ld.so.conf /etc/ld.so.conf.d /etc/localtime /etc/passwd /etc/group /etc/nsswitch.conf /etc/hosts /etc/mime.types /etc/ssl /etc/alternatives /sys';
const devices = ['/dev/null', '/dev/zero', '/dev/full', '/dev/random', '/dev/urandom'];

/**
 * The command that runs `argv` in a view of its own, without a network and without sight of other processes; undefined where this system cannot make one.
 * @param scratch a folder of this process, for the root of the view
 */
export function viewed(argv: readonly string[], view: WorkerView, scratch: string): readonly string[] | undefined {
  const root = path.join(scratch, 'root');
  mkdirSync(root, { recursive: true });
  const command = (rest: readonly string[]) => [
    ...[
      'unshare',
      '-rnmpf',
      '--kill-child',
      '/bin/sh',
      '-c',
      script,
      'sh',
      root,
      view.cwd,
      ...places(view),
      '--',
      ...rest,
    ],
  ];
  const [program, ...args] = command(['true']);
  return spawnSync(program!, args, { stdio: 'ignore' }).status === 0 ? command(argv) : undefined;
}

/** Broader folders come first: what lies in them is put over them. */
function places({ read, write }: WorkerView): readonly string[] {
  const folders = [
    ...[...systemFolders, ...systemFiles.split(' '), ...read.flatMap(steps)].map((at) => ['read', at] as const),
    ...[...devices, ...write].map((at) => ['write', at] as const),
  ].filter(([, at]) => existsSync(at));
  return [
    ...['empty:/tmp', 'empty:/dev/shm', 'proc:/proc'],
    ...folders
      .sort(([, a], [, b]) => (a < b ? -1 : 1))
      .map(([kind, at]) => (lstatSync(at).isSymbolicLink() ? `link:${at}` : `${kind}:${at}`)),
  ];
}

/** A folder under the name it was given and under its real one; of a link, also what it leads to, link by link. */
function steps(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  if (!lstatSync(folder).isSymbolicLink()) return [folder, realpathSync(folder)];
  return [folder, ...steps(path.resolve(path.dirname(folder), readlinkSync(folder)))];
}
