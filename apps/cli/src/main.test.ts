import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const patience = 60_000;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the address once the server says that it listens. */
  readonly listening: Promise<string>;
}

let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'millrace-cli-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

function start(args: readonly string[], env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, env: { PATH: process.env['PATH'], ...env } });
  children.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  const listening = new Promise<string>((resolve, reject) => {
    const look = (): void => {
      const url = /listens on (http:\S+?)"/.exec(output.stdout)?.[1];
      if (url) resolve(url);
    };
    child.stdout.on('data', look);
    void ended.then(() => reject(new Error(`ended early: ${output.stderr}`)));
  });
  listening.catch(() => {});
  return { child, ended, listening };
}
const run = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> => start(args, env).ended;
const serve = (...args: string[]): Started => start(['server', '--port', '0', '--data-dir', 'data', ...args]);

describe('the command line', { timeout: patience }, () => {
  it('--version', async () => {
    const { code, stdout } = await run(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^millrace, version \d+\.\d+\.\d+ \(MLflow \d+\.\d+\.\d+\)\n$/);
  });
  it('--help of the server names every option', async () => {
    const { code, stdout } = await run(['server', '--help']);
    expect(code).toBe(0);
    for (const option of [
      '--backend-store-uri',
      '--no-serve-artifacts',
      '-h, --host',
      '-w, --workers',
      '--durability',
    ]) {
      expect(stdout).toContain(option);
    }
  });
  it.each([
    [['server', '--port', 'abc'], "Error: Invalid value for '--port' / '-p': 'abc' is not a valid integer."],
    [['ui', '--static-prefix', 'x'], "Error: --static-prefix must begin with a '/'."],
    [['server', '--bogus'], 'Error: '],
    [['server', 'extra'], 'Error: '],
  ])('%j is a usage error', async (args, message) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain("Try 'millrace server --help' for help.");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

it('--env-file sets what is not set yet', { timeout: patience }, async () => {
  await writeFile(path.join(folder, 'some.env'), 'MLFLOW_STATIC_PREFIX=wrong\nMLFLOW_PORT=worse\n');
  const { code, stderr } = await run(['--env-file', 'some.env', 'server'], { MLFLOW_PORT: '0' });
  expect(code).toBe(2);
  expect(stderr).toContain('Loaded environment variables from: some.env');
  expect(stderr).toContain("Error: --static-prefix must begin with a '/'.");
});

describe('what stops a start is one readable line', { timeout: patience }, () => {
  async function problem(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
    const { code, stderr } = await run(['server', ...args], env);
    expect(code).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  }
  it('a taken port', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    expect(await problem(['--port', String(port)])).toContain(`127.0.0.1:${port}: the port is taken`);
    other.close();
  });
  it('an address that is not ours', async () => {
    const lines = (await run(['server', '--host', '192.0.2.1', '--port', '0'])).stderr.trimEnd().split('\n');
    expect(lines.at(-1)).toContain('this machine has no such address');
  });
  it('a folder that is a file', async () => {
    await writeFile(path.join(folder, 'data'), '');
    expect(await problem(['--data-dir', 'data'])).toContain('Cannot use the data folder');
  });
  it.skipIf(process.getuid?.() === 0)('a folder without permission (root may write everywhere)', async () => {
    await chmod(folder, 0o500);
    expect(await problem(['--data-dir', 'data'])).toContain('permission denied');
  });
  it('a file that is no database', async () => {
    await mkdir(path.join(folder, 'data'));
    await writeFile(path.join(folder, 'data', 'millrace.db'), 'x'.repeat(4096));
    expect(await problem(['--data-dir', 'data'])).toContain('Cannot open the database');
  });
  it('another kind of database, without its password', async () => {
    const line = await problem(['--backend-store-uri', 'postgresql://me:secret@db/x']);
    expect(line).toContain('postgresql:');
    expect(line).not.toContain('secret');
  });
  it('an artifact store without a driver', async () => {
    expect(await problem(['--port', '0', '--artifacts-destination', 's3://bucket'])).toContain('s3://bucket');
  });
  it('login and workspaces, which come later', async () => {
    expect(await problem(['--app-name', 'basic-auth'])).toContain('not available yet');
    expect(await problem([], { MLFLOW_ENABLE_WORKSPACES: 'true' })).toContain('not available yet');
  });
  it('a database that another process serves', async () => {
    const first = serve();
    await first.listening;
    expect(await problem(['--port', '0', '--data-dir', 'data'])).toContain(String(first.child.pid));
  });
});

describe('a running server', { timeout: patience }, () => {
  it('answers, says what has no effect, and ends with 0 on SIGTERM', async () => {
    const server = serve('--workers', '4');
    const url = await server.listening;
    expect(await (await fetch(`${url}/health`)).text()).toBe('OK');
    server.child.kill('SIGTERM');
    const { code, stderr } = await server.ended;
    expect(code).toBe(0);
    expect(stderr.trim()).toBe('--workers has no effect: Millrace is one process with its own HTTP server.');
  });

  it('F-13: under load, every acknowledged write is there after SIGTERM, and no answered request was cut', async () => {
    const first = serve();
    const { acknowledged, broken } = await writeUntilClosed(await first.listening, () => first.child.kill('SIGTERM'));
    const began = performance.now();
    expect((await first.ended).code).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(acknowledged.length).toBeGreaterThan(50);
    expect(broken).toEqual([]);
    const second = serve();
    const stored = await experimentNames(await second.listening);
    for (const name of acknowledged) expect(stored).toContain(name);
  });

  it('F-13: a second signal ends it at once', async () => {
    const server = serve();
    const url = new URL(await server.listening);
    const { connect } = await import('node:net');
    const socket = connect(Number(url.port), url.hostname);
    socket.on('error', () => {});
    // A body that never comes keeps a request in flight.
    socket.write(
      'POST /api/2.0/mlflow/runs/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    server.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = performance.now();
    server.child.kill('SIGTERM');
    expect((await server.ended).code).toBe(1);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

/** 20 clients create experiments until the port closes. */
async function writeUntilClosed(url: string, stop: () => void): Promise<{ acknowledged: string[]; broken: string[] }> {
  const acknowledged: string[] = [];
  const broken: string[] = [];
  let stopped = false;
  const client = async (id: number): Promise<void> => {
    for (let at = 0; ; at += 1) {
      const name = `e-${id}-${at}`;
      const body = JSON.stringify({ name });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/api/2.0/mlflow/experiments/create`, { method: 'POST', headers, body }).catch(
        (error: unknown) => {
          if (!stopped) broken.push(String(error));
        },
      );
      if (answer?.status !== 200) return;
      await answer.json();
      acknowledged.push(name);
    }
  };
  const clients = Array.from({ length: 20 }, (_, id) => client(id));
  while (acknowledged.length < 100) await new Promise((resolve) => setTimeout(resolve, 5));
  stopped = true;
  stop();
  await Promise.all(clients);
  return { acknowledged, broken };
}

async function experimentNames(url: string): Promise<Set<string>> {
  const names = new Set<string>();
  for (let token: string | undefined = ''; token !== undefined; ) {
    const answer = await fetch(`${url}/api/2.0/mlflow/experiments/search?max_results=1000&page_token=${token}`);
    const page = (await answer.json()) as { experiments?: { name: string }[]; next_page_token?: string };
    for (const { name } of page.experiments ?? []) names.add(name);
    token = page.next_page_token;
  }
  return names;
}
