import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100; // USER_HZ is 100 on every Linux that Node runs on

/** Memory of a server in MiB. */
export interface Memory {
  /** Resident now, and its highest so far, of the server process. */
  readonly rss: number;
  readonly peak: number;
  /** The same summed over the server process and everything it started. */
  readonly treeRss: number;
  readonly treePeak: number;
  /** Proportional set size of the tree: shared pages counted once. */
  readonly treePss: number;
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  readonly cpuTicks: number;
}

/** `/proc/PID/stat`; the command name may hold spaces and parentheses, hence the search for the last one. */
export function parseStat(text: string): Stat {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (index: number): number => Number(fields[index]);
  return {
    pid: Number.parseInt(text, 10),
    parent: number(1),
    session: number(3),
    cpuTicks: number(11) + number(12),
  };
}

/** The process, its descendants, and what shares its session (workers that were reparented). Empty once it has ended. */
export function treeOf(pid: number): readonly Stat[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readStat(name) : []));
  const members = new Set([pid]);
  for (let size = 0; size !== members.size; ) {
    size = members.size;
    for (const one of all) if (members.has(one.parent) || one.session === pid) members.add(one.pid);
  }
  return all.filter((one) => members.has(one.pid));
}

function readStat(name: string): Stat[] {
  try {
    return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
  } catch {
    return []; // ended between the listing and the read
  }
}

/** User and system time of the tree so far, in seconds. */
export function cpuSeconds(pid: number): number {
  return treeOf(pid).reduce((sum, one) => sum + one.cpuTicks, 0) / ticksPerSecond;
}

export function memoryOf(pid: number): Memory {
  const sizes = treeOf(pid).map((one) => ({
    own: one.pid === pid,
    rss: field(one.pid, 'status', 'VmRSS'),
    peak: field(one.pid, 'status', 'VmHWM'),
    pss: field(one.pid, 'smaps_rollup', 'Pss'),
  }));
  const sum = (key: 'rss' | 'peak' | 'pss'): number => sizes.reduce((total, size) => total + size[key], 0);
  const own = sizes.find((size) => size.own);
  return { rss: own?.rss ?? 0, peak: own?.peak ?? 0, treeRss: sum('rss'), treePeak: sum('peak'), treePss: sum('pss') };
}

/** A size in kB from a file of `/proc/PID`, as MiB; 0 when the process has ended. */
function field(pid: number, file: string, name: string): number {
  try {
    const text = readFileSync(`/proc/${pid}/${file}`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
