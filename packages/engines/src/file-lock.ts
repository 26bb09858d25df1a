import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs while no other process of this machine holds the lock; that of a process that died does not count. */
export async function locked<T>(path: string, action: () => Promise<T>): Promise<T> {
  while (!(await take(path))) await delay(100);
  try {
    return await action();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (handle) {
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  }
  const holder = await readFile(path, 'utf8').catch(() => '');
  if (holder !== '' && !isAlive(Number(holder))) await rm(path, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
