/** Starts the server under test, ours or MLflow itself, on a free port with a temporary data folder. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const startSeconds = 60;
const neededNode = 24;

/** Receivers of the suite listen on this machine, in clear text; MLflow shall see a new webhook at once. */
const webhookSettings = {
  MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
  MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
  MLFLOW_WEBHOOK_CACHE_TTL: '0',
};

/** `{ url, dataDir, stop }` of our server. `command` is a program with its arguments, `server` included. */
export async function startMillrace(command = defaultCommand()) {
  const port = await freePort();
  return start(command, port, (folder) => ({
    args: ['--port', String(port), '--data-dir', join(folder, 'data')],
    env: webhookSettings,
  }));
}

/** `{ url, dataDir, stop }` of a reference MLflow with one worker and SQLite, from the environment of a lane. */
export async function startReference(python) {
  const port = await freePort();
  return start([python, '-m', 'mlflow', 'server'], port, (folder) => ({
    args: [
      ...['--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      ...['--backend-store-uri', `sqlite:///${folder}/mlflow.db`, '--artifacts-destination', join(folder, 'artifacts')],
    ],
    env: { ...webhookSettings, MLFLOW_DISABLE_TELEMETRY: 'true' },
  }));
}

function defaultCommand() {
  return [nodeProgram(), join(root, 'apps', 'cli', 'src', 'main.ts'), 'server'];
}

/** The Node that runs our sources. */
export function nodeProgram() {
  if (Number(process.versions.node.split('.')[0]) >= neededNode) return process.execPath;
  return join(root, 'tools', 'node', 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
}

async function start([program, ...first], port, options) {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-conformance-'));
  const { args, env } = options(folder);
  // A group of its own, because MLflow's server is two processes.
  const child = spawn(program, [...first, ...args], {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = keepTail(child);
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await healthy(url, child);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${output()}`);
  }
  return { url, dataDir: folder, stop, output };
}

function keepTail(child) {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      tail = (tail + text).slice(-20_000);
    });
  }
  return () => tail;
}

async function healthy(url, child) {
  for (const deadline = Date.now() + startSeconds * 1000; Date.now() < deadline; await sleep(100)) {
    if (child.exitCode !== null) throw new Error(`the server ended with exit code ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`the server was not healthy within ${startSeconds} s`);
}

async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  process.kill(-child.pid, 'SIGTERM');
  const late = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}
