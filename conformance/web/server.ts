import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const startLimitMs = 60_000;

/** The program as users run it; who starts the tests has built it. */
const program = join(root, 'dist/millrace.mjs');

/** Our server as a process of its own, which can be stopped and started again at the same address. */
export interface WebServer {
  readonly url: string;
  /** Where its data lies. */
  readonly folder: string;
  readonly stop: () => Promise<void>;
  readonly startAgain: () => Promise<void>;
  /** Stops it and deletes its data. */
  readonly dispose: () => Promise<void>;
}

type Environment = Readonly<Record<string, string>>;

/** @param flags further options of `millrace server` */
export async function startServer(flags: readonly string[] = [], environment: Environment = {}): Promise<WebServer> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-web-'));
  const spawned = (port: string) => spawnServer(folder, port, flags, environment);
  let child = spawned('0');
  const url = await addressOf(child);
  const { port } = new URL(url);
  const stop = () => end(child);
  return {
    url,
    folder,
    stop,
    startAgain: async () => {
      child = spawned(port);
      await addressOf(child);
    },
    dispose: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function spawnServer(folder: string, port: string, flags: readonly string[], environment: Environment): ChildProcess {
  const args = [program, 'server', '--port', port, '--data-dir', folder, '--log-format', 'json', ...flags];
  const env = { NODE_COMPILE_CACHE: join(root, 'dist/.compiled'), ...process.env, ...environment };
  return spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The address from the line that says it listens. */
async function addressOf(child: ChildProcess): Promise<string> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
  for (const deadline = Date.now() + startLimitMs; Date.now() < deadline; await sleep(50)) {
    const [, url] = /listens on (http:\/\/[^\s"]+)/.exec(output) ?? [];
    if (url) return url;
    if (child.exitCode !== null) break;
  }
  throw new Error(`The server did not start:\n${output}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
