import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, request } from '../load/connection.ts';
import { treeOf } from '../measure/process-tree.ts';
import { withoutFolders } from '../measure/without-folders.ts';
import type { Place, Target } from './target.ts';

const startLimitMs = 120_000;
const stopLimitMs = 20_000;
const pollMs = 5;

/** A started server with a folder of its own, which `remove` deletes. */
export interface Server {
  readonly url: string;
  readonly pid: number;
  readonly place: Place;
  /** From spawn to the first 200 of `/health`. */
  readonly startMs: number;
  readonly command: string;
}

/** Processes with the folders that go with them. A bench that is interrupted takes its servers with it: they are in sessions of their own. */
const running = new Map<number, string | undefined>();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(name, () => {
    for (const [pid, folder] of running) {
      killTree(pid);
      if (folder) removeFolder(folder);
    }
    process.exit(130);
  });
}

/** An empty folder for one server. */
export const newFolder = (parent: string, target: Target): string =>
  mkdtempSync(join(parent, `millrace-bench-${target.name}-`));

/**
 * Starts the target in `folder` and waits until it is healthy. An interrupted bench removes the folder, unless `keep` is set.
 * @throws Error with the end of its log when it ends or is not healthy in two minutes
 */
export async function startServer(target: Target, folder: string, { keep = false } = {}): Promise<Server> {
  const place = { folder, port: await freePort() };
  const [program, ...args] = target.command(place);
  const log = openSync(join(folder, 'server.log'), 'a');
  const begin = performance.now();
  const child = spawn(program!, args, { detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  await once(child, 'spawn');
  running.set(child.pid!, keep ? undefined : folder);
  const url = `http://127.0.0.1:${place.port}`;
  try {
    await healthy(child, new URL(url), begin + startLimitMs);
  } catch (error) {
    killTree(child.pid!);
    throw new Error(
      `${target.name}: ${(error as Error).message}\n${readFileSync(join(folder, 'server.log'), 'utf8').slice(-2000)}`,
    );
  }
  return {
    url,
    pid: child.pid!,
    place,
    startMs: performance.now() - begin,
    command: withoutFolders([program, ...args].join(' ')),
  };
}

async function healthy(child: ChildProcess, url: URL, deadline: number): Promise<void> {
  const health = request('GET', '/health');
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`ended with exit code ${child.exitCode}`);
    const connection = new Connection(url, { timeoutMs: 5000 });
    const status = await connection.send(health).then(
      (answer) => answer.status,
      () => 0,
    );
    connection.close();
    if (status === 200) return;
    await sleep(pollMs);
  }
  throw new Error('not healthy in time');
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  listener.close();
  await once(listener, 'close');
  return port;
}

/** Asks the server to stop, and ends what is left of its process tree after 20 s. */
export async function stopServer({ pid }: Server): Promise<void> {
  const members = treeOf(pid).map((one) => one.pid);
  signal(pid, 'SIGTERM');
  const deadline = performance.now() + stopLimitMs;
  while (isRunning(pid) && performance.now() < deadline) await sleep(20);
  for (const member of members) signal(member, 'SIGKILL');
  running.delete(pid);
}

/** For a server that has to go at once. */
export function killTree(pid: number): void {
  for (const { pid: member } of treeOf(pid)) signal(member, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended already
  }
}

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Bytes of the database with its write-ahead log. */
export function databaseBytes(target: Target, folder: string): number {
  const file = join(folder, target.databaseFile);
  return [file, `${file}-wal`].reduce((sum, one) => sum + (existsSync(one) ? statSync(one).size : 0), 0);
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
