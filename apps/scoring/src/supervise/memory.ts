import { readdirSync, readFileSync, statSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';

const pageBytes = 4096;

/** The bytes a process keeps in memory; 0 when it has ended or the system does not tell. */
export function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * pageBytes;
  } catch {
    return 0;
  }
}

/** The bytes of a process and of all that it started. */
export function treeBytes(pid: number): number {
  return residentBytes(pid) + childrenOf(pid).reduce((sum, child) => sum + treeBytes(child), 0);
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** The memory that this machine, or the container around us, gives to processes. */
export function machineBytes(): number {
  try {
    const limit = Number(readFileSync('/sys/fs/cgroup/memory.max', 'latin1'));
    if (Number.isFinite(limit)) return Math.min(limit, totalmem());
  } catch {
    // No cgroup tells a limit.
  }
  return totalmem();
}

/** The bytes of all files of a folder, links followed once. */
export function folderBytes(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => !entry.isDirectory())
    .reduce((sum, entry) => sum + fileBytes(path.join(entry.parentPath, entry.name)), 0);
}

function fileBytes(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
